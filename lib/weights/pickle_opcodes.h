#ifndef SMARTCV_WEIGHTS_PICKLE_OPCODES_H
#define SMARTCV_WEIGHTS_PICKLE_OPCODES_H

#include <cstdint>
#include <string>

namespace smartcv::weights::pickle {

// The opcodes that are read: what torch.save writes in protocol 2, and no other. Values from CPython's Lib/pickletools.
enum class Opcode : std::uint8_t {
  proto = 0x80,
  stop = '.',
  mark = '(',
  none = 'N',
  newtrue = 0x88,
  newfalse = 0x89,
  binint = 'J',
  binint1 = 'K',
  binint2 = 'M',
  long1 = 0x8a,
  binfloat = 'G',
  binunicode = 'X',
  empty_tuple = ')',
  tuple = 't',
  tuple1 = 0x85,
  tuple2 = 0x86,
  tuple3 = 0x87,
  empty_list = ']',
  append = 'a',
  appends = 'e',
  empty_dict = '}',
  setitem = 's',
  setitems = 'u',
  global = 'c',
  reduce = 'R',
  newobj = 0x81,
  build = 'b',
  binpersid = 'Q',
  binget = 'h',
  long_binget = 'j',
  binput = 'q',
  long_binput = 'r'
};

// CPython's name of any opcode ("STACK_GLOBAL"), for messages; "0xNN" for a byte that is none.
[[nodiscard]] std::string opcode_name(std::uint8_t byte);

}  // namespace smartcv::weights::pickle

#endif  // SMARTCV_WEIGHTS_PICKLE_OPCODES_H
