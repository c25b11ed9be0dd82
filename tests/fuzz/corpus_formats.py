"""The containers of the seed corpus, as bytes: each is written by hand from its description, for make_corpus.py."""
import json
import struct
import zlib

MAGIC = b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19."
CLASSES = {"f": "FloatStorage", "e": "HalfStorage", "d": "DoubleStorage", "q": "LongStorage", "i": "IntStorage",
           "h": "ShortStorage", "b": "CharStorage", "B": "ByteStorage", "?": "BoolStorage"}


# --- pickle ---------------------------------------------------------------------------------------------------------
def text(value):
    raw = value.encode()
    return b"X" + struct.pack("<I", len(raw)) + raw


def number(value):
    if 0 <= value < 256:
        return b"K" + bytes([value])
    if 0 <= value < 65536:
        return b"M" + struct.pack("<H", value)
    if -2**31 <= value < 2**31:
        return b"J" + struct.pack("<i", value)
    return b"\x8a\x08" + struct.pack("<q", value)


def numbers(values):
    packed = b"".join(number(v) for v in values)
    return packed + {0: b")", 1: b"\x85", 2: b"\x86", 3: b"\x87"}[len(values)] if len(values) < 4 else b"(" + packed + b"t"


def name(module, attribute):
    return b"c" + module.encode() + b"\n" + attribute.encode() + b"\n"


def storage(key, kind, elements, legacy):
    return (b"(" + text("storage") + name("torch", CLASSES[kind]) + text(key) + text("cpu") + number(elements) +
            (b"N" if legacy else b"") + b"tQ")


def tensor(key, kind, elements, offset, shape, strides, legacy):
    return (name("torch._utils", "_rebuild_tensor_v2") + b"(" + storage(key, kind, elements, legacy) + number(offset) +
            numbers(shape) + numbers(strides) + b"\x89" + name("collections", "OrderedDict") + b")RtR")


def pickled(opcodes):
    return b"\x80\x02" + opcodes + b"."


def dictionary(entries, ordered=False):
    start = name("collections", "OrderedDict") + b")R" if ordered else b"}"
    return start + b"(" + b"".join(text(key) + value for key, value in entries) + b"u"


def legacy_file(content, storages, little=True):
    machine = dictionary([("protocol_version", number(1001)), ("little_endian", b"\x88" if little else b"\x89"),
                          ("type_sizes", dictionary([("short", number(2)), ("int", number(4)), ("long", number(4))]))])
    keys = b"](" + b"".join(text(key) for key, _, _ in storages) + b"e"
    data = b"".join(struct.pack("<q", len(values)) + struct.pack(f"<{len(values)}{kind}", *values)
                    for _, kind, values in storages)
    return MAGIC + pickled(number(1001)) + pickled(machine) + pickled(content) + pickled(keys) + data


# --- zip ------------------------------------------------------------------------------------------------------------
def zip_file(entries, zip64=False, descriptors=False, deflate=()):
    body, directory = b"", b""
    for path, content in entries:
        flags = 0x0808 if descriptors else 0x0800
        method, full = (8, len(content)) if path in deflate else (0, len(content))
        content = zlib.compress(content)[2:-4] if method else content
        sizes = struct.pack("<II", len(content), full)
        directory += (b"PK\x01\x02" + struct.pack("<HHHHIII", 0, 0, flags, method, 0, 0, 0)[:16] + sizes +
                      struct.pack("<HHHHHII", len(path), 0, 0, 0, 0, 0, len(body)) + path.encode())
        padding = -(len(body) + 30 + len(path) + 4) % 64
        extra = b"FB" + struct.pack("<H", padding) + b"Z" * padding
        body += (b"PK\x03\x04" + struct.pack("<HHHHHI", 0, flags, method, 0, 0, 0) + (bytes(8) if descriptors else sizes) +
                 struct.pack("<HH", len(path), len(extra)) + path.encode() + extra + content)
        if descriptors:
            body += b"PK\x07\x08" + bytes(4) + sizes
    end = b""
    if zip64:
        end += b"PK\x06\x06" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, len(entries), len(entries), len(directory), len(body))
        end += b"PK\x06\x07" + struct.pack("<IQI", 0, len(body) + len(directory), 1)
    end += b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, len(entries), len(entries), len(directory), len(body), 0)
    return body + directory + end


def torch_zip(content, storages, order=b"little", **options):
    entries = [("a/data.pkl", pickled(content)), ("a/byteorder", order)]
    entries += [(f"a/data/{key}", struct.pack(f"<{len(values)}{kind}", *values)) for key, kind, values in storages]
    return zip_file(entries + [("a/version", b"3\n")], **options)


# --- ONNX -----------------------------------------------------------------------------------------------------------
def varint(value):
    value &= 2**64 - 1
    out = b""
    while value >= 128:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def field(index, value):
    if isinstance(value, int):
        return varint(index << 3) + varint(value)
    return varint(index << 3 | 2) + varint(len(value)) + value


def onnx_file(graph):
    return field(1, 4) + field(2, b"make_corpus") + field(7, graph) + field(8, field(1, b"") + field(2, 9))


def onnx_tensor(title, shape, kind, data):
    return field(5, b"".join(field(1, d) for d in shape) + field(2, kind) + data + field(8, title))


def node(op, inputs, outputs):
    return field(1, b"".join(field(1, i) for i in inputs) + b"".join(field(2, o) for o in outputs) + field(4, op) +
                 field(5, field(1, b"group") + field(3, 1)))


# --- modules --------------------------------------------------------------------------------------------------------
def instance(module, attribute, state):
    return name(module, attribute) + b")\x81" + state + b"b"


def parameter(value):
    return name("torch._utils", "_rebuild_parameter") + b"(" + value + b"\x88" + dictionary([], True) + b"tR"


def module(cls, parameters=(), buffers=(), modules=(), transient=None, more=()):
    state = [("training", b"\x89"), ("_parameters", dictionary(parameters)), ("_buffers", dictionary(buffers))]
    if transient is not None:
        names = b"](" + b"".join(text(n) for n in transient) + b"e" if transient else b"]"
        state.append(("_non_persistent_buffers_set", name("__builtin__", "set") + names + b"\x85R"))
    return instance(*cls, dictionary(state + [("_modules", dictionary(modules, True))] + list(more)))


# --- safetensors ----------------------------------------------------------------------------------------------------
SAFE_TYPES = {"F32": 4, "F16": 2, "BF16": 2, "F64": 8, "I64": 8, "I32": 4, "I16": 2, "I8": 1, "U8": 1, "BOOL": 1}


def safe_file(header, data, pad=0):
    raw = header if isinstance(header, bytes) else json.dumps(header, separators=(",", ":")).encode()
    raw += b" " * pad
    return struct.pack("<Q", len(raw)) + raw + data


def safe_tensor(dtype, shape, begin, end):
    return {"dtype": dtype, "shape": shape, "data_offsets": [begin, end]}


# --- dlib -----------------------------------------------------------------------------------------------------------
def dlib_int(value):
    magnitude = abs(value)
    raw = magnitude.to_bytes(max(1, (magnitude.bit_length() + 7) // 8), "little")
    return bytes([len(raw) | (128 if value < 0 else 0)]) + raw


def dlib_ints(*values):
    return b"".join(map(dlib_int, values))


def dlib_text(value):
    return dlib_int(len(value)) + value.encode()


def dlib_float(value):
    numerator, denominator = value.as_integer_ratio()
    return dlib_ints(numerator, 1 - denominator.bit_length())


def dlib_tensor(shape, values):
    return dlib_ints(2, *shape) + struct.pack(f"<{len(values)}f", *values)


DLIB_EMPTY = dlib_tensor([0, 0, 0, 0], [])
DLIB_END = b"111" + 3 * DLIB_EMPTY


def dlib_conv(out, into, size, stride, pad, new, innermost=False):
    count = out * into * size * size + out
    body = dlib_text("con_5" if new else "con_4") + dlib_tensor([count, 1, 1, 1], [i / 8 for i in range(count)])
    body += dlib_ints(out, size, size, stride, stride, pad, pad)
    body += dlib_ints(1, out, into, size, size) + dlib_ints(1, 1, out, 1, 1) + 4 * dlib_float(1.0) + (b"1" if new else b"")
    return body + DLIB_END + (dlib_int(1) if innermost else b"")


def dlib_affine(channels, new):
    body = dlib_text("affine_2" if new else "affine_") + dlib_tensor([2 * channels, 1, 1, 1], [0.5] * (2 * channels))
    return body + 2 * dlib_ints(1, 1, channels, 1, 1) + dlib_int(0) + (b"0" if new else b"") + DLIB_END


def dlib_plain(title, *facts):
    return dlib_text(title) + dlib_ints(*facts) + DLIB_END


def dlib_file(new=False, loss="loss_metric_2", stem=1, blocks=((1, 1, False), (1, 2, True)), embedding=2):
    versions = [2, 2]
    for _, _, down in reversed(blocks):
        versions += [2, 2] + ([2, 1, 1] if down else []) + [2, 2, 2, 2, 2, 1]
    out = dlib_int(1) + dlib_text(loss) + dlib_float(0.0390625) + dlib_float(0.625) + dlib_ints(*versions, 2, 2, 2, 3)
    out += dlib_text("input_rgb_image_sized") + b"".join(map(dlib_float, (122.5, 117.0, 104.25))) + dlib_ints(150, 150)
    out += dlib_conv(stem, 3, 7, 2, 0, new, True) + dlib_affine(stem, new) + dlib_plain("relu_")
    out += dlib_plain("max_pool_2", 3, 3, 2, 2, 0, 0)
    for inputs, outputs, down in blocks:
        out += dlib_conv(outputs, inputs, 3, 2 if down else 1, 0 if down else 1, new) + dlib_affine(outputs, new)
        out += dlib_plain("relu_") + dlib_conv(outputs, outputs, 3, 1, 1, new) + dlib_affine(outputs, new)
        out += (dlib_plain("avg_pool_2", 2, 2, 2, 2, 0, 0) if down else b"") + dlib_plain("add_prev_") + dlib_plain("relu_")
    last = blocks[-1][1]
    out += dlib_plain("avg_pool_2", 0, 0, 1, 1, 0, 0) + dlib_text("fc_3" if new else "fc_2") + dlib_ints(embedding, last)
    out += dlib_tensor([last, embedding, 1, 1], list(range(last * embedding))) + dlib_ints(1, last, embedding, 1, 1)
    return out + dlib_ints(1, 0, 0, 0, 0) + dlib_int(1) + 4 * dlib_float(1.0) + (b"1" if new else b"") + DLIB_END
