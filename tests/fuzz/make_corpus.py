#!/usr/bin/env python3
"""Writes the seed corpus of the fuzz targets: small good files of every kind and their evil cousins.

Usage: tests/fuzz/make_corpus.py      rewrites tests/fuzz/corpus/*/

Needs nothing but Python. torch's and ONNX's formats are written by hand here, as by a second, independent reader of
their descriptions: the C++ tests have their own writer.
"""
import json
import os
import shutil
import struct

from corpus_formats import (CLASSES, SAFE_TYPES, dictionary, dlib_file, dlib_float, dlib_ints, field,
                            instance, legacy_file, module, name, node, number, numbers, onnx_file,
                            onnx_tensor, parameter, pickled, safe_file, safe_tensor, tensor, text, torch_zip,
                            varint, zip_file)

HERE = os.path.dirname(os.path.abspath(__file__))


# The tensors of fuzz_archive.h's four storages.
def four(key="0"):
    return tensor(key, "f", 4, 0, [2, 2], [1, 2], False)


def three():
    return tensor("2", "f", 3, 0, [3], [1], False)


def count():
    return tensor("1", "q", 1, 0, [], [], False)


def half():
    return tensor("3", "e", 1, 0, [1], [1], False)


TASKS = ("ultralytics.nn.tasks", "PoseModel")
CONV = ("ultralytics.nn.modules.conv", "Conv")
SILU = module(("torch.nn.modules.activation", "SiLU"))
NUMPY = (name("numpy._core.multiarray", "scalar") + b"(" + name("numpy", "dtype") + b"(" + text("f8") + b"\x89\x88tR(" +
         number(3) + text("<") + b"NNN" + number(-1) + number(-1) + number(0) + b"tb" + name("_codecs", "encode") + b"(" +
         text("12345678") + text("latin1") + b"tRtR")


def network(extra=()):
    conv = module(CONV, [("weight", parameter(four())), ("bias", b"N")], [("count", count()), ("tmp", half())],
                  [("act", SILU + b"q\x07")], transient=["tmp"])
    again = module(CONV, [("weight", parameter(three()))], [], [("act", b"h\x07"), ("none", b"N")], transient=[])
    return module(TASKS, modules=[("0", conv), ("1", again)], transient=[],
                  more=[("stride", three()), ("detect", name("__builtin__", "getattr") + name(*CONV) + text("forward") +
                                              b"\x86R"), *extra])


def module_contents():
    optimizer = dictionary([("state", b"}(" + number(0) + dictionary([("step", three())]) + b"u"),
                            ("param_groups", b"](" + dictionary([("lr", NUMPY), ("betas", numbers([1, 2]))]) + b"e")])
    contents = {"network": network(), "shared": module(TASKS, modules=[("a", SILU + b"q\x08"), ("b", b"h\x08")])}
    contents["ultralytics"] = dictionary([("epoch", number(-1)), ("ema", b"N"), ("model", network()),
                                          ("train_args", dictionary([("lr", b"G" + struct.pack(">d", 0.5))]))])
    contents["ema"] = dictionary([("ema", network()), ("model", module(TASKS))])
    contents["mmpose"] = dictionary([("meta", dictionary([("np", NUMPY), ("when", name("datetime", "datetime") + name(
        "_codecs", "encode") + text("x") + text("latin1") + b"\x86R\x85R")])), ("state_dict", dictionary([("w", four())], True))])
    contents["training"] = dictionary([("model", dictionary([("w", three())])), ("optimizer", optimizer)])
    contents["bare_training"] = dictionary([("net", dictionary([("w", three())])), ("optimizer", optimizer)])
    contents["with_attributes"] = dictionary([
        ("p", name("torch._utils", "_rebuild_parameter_with_state") + b"(" + three() + b"\x88" + dictionary([], True) +
         dictionary([("a", number(1))]) + b"tR"),
        ("b", name("torch._tensor", "_rebuild_from_type_v2") + b"(" + name("torch._utils", "_rebuild_tensor_v2") +
         name("torch", "Tensor") + three()[len(name("torch._utils", "_rebuild_tensor_v2")):-1] + b"}tR")])
    contents["circle"] = module(TASKS)[:-1].replace(name(*TASKS) + b")\x81", name(*TASKS) + b")\x81q\x01", 1) + b"b"
    contents["within"] = (name(*TASKS) + b")\x81q\x01" + dictionary([("_parameters", b"}"), ("_buffers", b"}"),
                                                                     ("_modules", dictionary([("me", b"h\x01")]))]) + b"b")
    contents["list_of_tensors"] = dictionary([("l", b"]" + three() + b"a")])
    contents["no_module"] = module(TASKS, modules=[("x", number(1))])
    contents["no_tensor"] = module(TASKS, [("x", number(1))])
    contents["dotted"] = instance("torch.nn.modules.module", "os.system", b"}")
    contents["evil_reduce"] = dictionary([("model", name("posix", "system") + text("true") + b"\x85R")])
    contents["evil_eval"] = name("__builtin__", "eval") + text("1") + b"\x85R"
    contents["evil_package"] = instance("ultralytics_evil", "A", b"}")
    bomb = SILU + b"q\x10"
    for level in range(20):
        recall = bytes([104, 16 + level])
        bomb = (name(*TASKS) + b")\x81" + dictionary([("_parameters", b"}"), ("_buffers", b"}"), ("_modules", dictionary(
            [("a", bomb if level == 0 else bomb), ("b", recall)]))]) + b"bq" + bytes([17 + level]))
    contents["bomb"] = bomb
    return {title: pickled(content) for title, content in contents.items()}


def script_contents():
    def script(attribute, attributes, package="__torch__"):
        return instance(package, attribute, dictionary(attributes))

    ints = name("torch.jit._pickle", "build_intlist") + b"](" + number(1) + number(2) + b"e\x85R"
    tag = name("torch.jit._pickle", "restore_type_tag") + dictionary([("a", number(1))]) + text("Dict[str, int]") + b"\x86R"
    conv = script("Conv2d", [("training", b"\x89"), ("weight", four()), ("bias", b"N"), ("padding", ints)],
                  "__torch__.torch.nn.modules.conv.___torch_mangle_1")
    contents = {"module": script("Net", [("training", b"\x89"), ("d", tag), ("f", b"G" + struct.pack(">d", 1.5)),
                                         ("backbone", script("Sequential", [("0", conv), ("1", conv)])),
                                         ("count", count()), ("pos", half()), ("bias", three())])}
    contents["frozen"] = script("Net", [])
    contents["engine"] = script("Net", [("engine", name("__torch__.torch.classes.tensorrt", "Engine") + b")\x81" +
                                         text("blob") + b"b")])
    contents["list"] = script("Net", [("all", name("torch.jit._pickle", "build_tensorlist") + b"]" + three() + b"a\x85R"),
                                      ("w", three())])
    contents["circle"] = name("__torch__", "Net") + b")\x81q\x01" + dictionary([("me", b"h\x01")]) + b"b"
    contents["dictionary"] = dictionary([("w", three())])
    contents["evil"] = script("system", [("w", three())], "os")
    contents["dotted"] = script("a.b", [("w", three())])
    contents["twice"] = script("Net", [("w", three()), ("w", three())])
    return {title: pickled(content) for title, content in contents.items()}


# --- safetensors ----------------------------------------------------------------------------------------------------
def safe_contents():
    eight = struct.pack("<8f", *range(8))
    contents = {f"type_{name.lower()}": safe_file({"t": safe_tensor(name, [3], 0, 3 * size)}, bytes(3 * size))
                for name, size in SAFE_TYPES.items()}
    two = {"a.weight": safe_tensor("F32", [2, 2], 0, 16), "b": safe_tensor("F32", [4], 16, 32)}
    contents["two"] = safe_file(two, eight)
    contents["padded"] = safe_file(two, eight, pad=7)
    contents["metadata"] = safe_file({"__metadata__": {"format": "pt"}, **two}, eight)
    contents["scalar"] = safe_file({"s": safe_tensor("F64", [], 0, 8), "e": safe_tensor("I8", [0, 9], 8, 8)}, bytes(8))
    contents["hole"] = safe_file({"a": safe_tensor("F32", [4], 16, 32)}, eight)
    contents["overlap"] = safe_file({"a": safe_tensor("F32", [8], 0, 32), "b": safe_tensor("F32", [4], 16, 32)}, eight)
    contents["backwards"] = safe_file({"a": safe_tensor("F32", [0], 0, 2**63)}, b"")
    contents["wrong_size"] = safe_file({"a": safe_tensor("F32", [7], 0, 32)}, eight)
    contents["overflow"] = safe_file({"a": safe_tensor("F32", [2**40, 2**40], 0, 32)}, eight)
    contents["unknown_type"] = safe_file({"a": safe_tensor("F8_E4M3", [4], 0, 4)}, bytes(4))
    contents["negative"] = safe_file({"a": safe_tensor("F32", [-1], 0, 32)}, eight)
    contents["deep"] = safe_file(b'{"a":' + b"[" * 200 + b"]" * 200 + b"}", b"")
    contents["twice"] = safe_file(b'{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"a":{}}', b"")
    contents["longer"] = safe_file(two, eight + b"more")
    contents["cut"] = safe_file(two, eight)[:-5]
    contents["huge_header"] = struct.pack("<Q", 99_000_000) + b"{}"
    contents["empty"] = safe_file({}, b"")
    return contents


# --- dlib -----------------------------------------------------------------------------------------------------------
def dlib_contents():
    good = dlib_file()
    return {"old": good, "new": dlib_file(True), "cut": good[:-5], "longer": good + b"more",
            "other_loss": dlib_file(loss="loss_mmod_"), "wide": dlib_file(stem=2), "long": dlib_file(blocks=((1, 1, False),)),
            "infinite": good.replace(dlib_float(0.625), dlib_ints(0, 32000)),
            "absurd": good.replace(dlib_ints(2, 148, 1, 1, 1), dlib_ints(2, 2**40, 2**40, 1, 1)),
            "control": good[:60] + b"\xf0" + good[61:]}


# --- the files ------------------------------------------------------------------------------------------------------
def torch_contents(legacy):
    """name -> (content, storages)"""
    def one(kind, values, shape, strides, offset=0):
        return dictionary([("x.weight", tensor("0", kind, len(values), offset, shape, strides, legacy))]), [("0", kind, values)]

    four = [1.0, 2.0, 3.0, 4.0]
    contents = {f"type_{CLASSES[kind].lower()}": one(kind, [True, False, True] if kind == "?" else [1, 2, 3], [3], [1])
                for kind in CLASSES}
    contents["transposed"] = one("f", four, [2, 2], [1, 2])
    contents["broadcast"] = one("f", four, [3, 2], [0, 1], 1)
    contents["scalar"] = one("f", four, [], [], 2)
    contents["empty"] = one("f", [], [0, 3], [3, 1])
    contents["four_dimensions"] = one("f", four, [1, 2, 2, 1], [4, 2, 1, 1])
    contents["beyond"] = one("f", four, [5], [1])
    contents["overflow"] = one("f", four, [2**40, 2**40], [2**40, 1])
    contents["negative"] = one("f", four, [-1], [1])
    shared = [("a", tensor("0", "f", 4, 0, [4], [1], legacy)), ("b", tensor("0", "f", 4, 2, [2], [1], legacy)),
              ("c", tensor("1", "q", 1, 0, [], [], legacy))]
    contents["shared"] = dictionary(shared, True) + b"}" + text("_metadata") + dictionary([], True) + b"sb", \
        [("0", "f", four), ("1", "q", [7])]
    contents["nested"] = dictionary([("epoch", number(3)), ("loss", b"G" + struct.pack(">d", 0.5)), ("none", b"N"),
                                     ("model", dictionary(shared[:2]))]), [("0", "f", four)]
    contents["memo"] = b"}q\x00(" + text("a") + b"q\x01" + shared[0][1] + b"r\x02\x01\x00\x00" + text("b") + b"j\x02\x01\x00\x00u", \
        [("0", "f", four)]
    contents["circle"] = b"}q\x00" + text("self") + b"h\x00s", []
    contents["evil_reduce"] = name("os", "system") + b"(" + text("true") + b"tR", []
    contents["evil_stack_global"] = text("os") + text("system") + b"\x93)R", []
    contents["evil_newobj"] = name("collections", "OrderedDict") + b")\x81", []
    contents["deep"] = b"N" + b"\x85" * 140, []
    contents["wrapped"] = dictionary([("meta", dictionary([("epoch", number(1))])), ("state_dict", dictionary(shared, True))]), \
        [("0", "f", four), ("1", "q", [7])]
    contents["long"] = b"\x8a\x10" + bytes(16), []
    return contents


def onnx_contents():
    raw = field(9, struct.pack("<4f", 1, 2, 3, 4))
    floats = field(4, struct.pack("<2f", 1, 2))
    graph = (node(b"Conv", [b"in", b"w", b"b"], [b"mid"]) + node(b"Relu", [b"mid"], [b"out"]) + field(2, b"graph") +
             onnx_tensor(b"w", [2, 2], 1, raw) + onnx_tensor(b"b", [2], 1, floats))
    contents = {"graph": graph, "empty": b"", "sparse": field(15, b""), "deep": b""}
    contents["unpacked"] = onnx_tensor(b"u", [2], 1, b"".join(varint(4 << 3 | 5) + struct.pack("<f", v) for v in (1, 2)))
    contents["packed_dims"] = field(5, field(1, varint(2) + varint(2)) + field(2, 1) + field(8, b"p") + raw)
    contents["int64"] = onnx_tensor(b"i", [2], 7, field(7, varint(5) + varint(-1)))
    contents["int32"] = onnx_tensor(b"i", [2], 6, field(5, varint(5) + varint(-1)))
    contents["double"] = onnx_tensor(b"d", [1], 11, field(10, struct.pack("<d", 1.5)))
    for kind, size in ((2, 1), (3, 1), (5, 2), (9, 1), (10, 2), (16, 2)):
        contents[f"raw_{kind}"] = onnx_tensor(b"t", [3], kind, field(9, bytes(3 * size)))
    contents["unknown_type"] = onnx_tensor(b"t", [1], 14, raw)
    contents["external"] = onnx_tensor(b"t", [1], 1, field(13, field(1, b"location") + field(2, b"x")) + field(14, 1))
    contents["overflow"] = onnx_tensor(b"t", [2**40, 2**40], 1, raw)
    contents["negative"] = onnx_tensor(b"t", [-1], 1, raw)
    contents["short"] = onnx_tensor(b"t", [9], 1, floats)
    for _ in range(40):
        contents["deep"] = field(1, field(5, field(6, contents["deep"])))
    return contents


def write(target, files):
    folder = os.path.join(HERE, "corpus", target)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    for title, content in files.items():
        with open(os.path.join(folder, title), "wb") as file:
            file.write(content)


def main():
    legacy = {title: legacy_file(*parts) for title, parts in torch_contents(True).items()}
    content, storages = torch_contents(True)["transposed"]
    legacy["big_endian"] = legacy_file(content, storages, little=False)
    legacy["cut"] = legacy_file(content, storages)[:-5]
    legacy["longer"] = legacy_file(content, storages) + b"more"
    weight = parameter(tensor("0", "f", 4, 0, [4], [1], True))
    whole = module(("ultralytics.nn.tasks", "PoseModel"), [("w", weight)])
    plain = name("ultralytics.nn.tasks", "PoseModel")
    kept = b"(" + text("module") + plain + text("tasks.py") + text("class PoseModel: pass") + b"tQ"
    legacy["with_source"] = legacy_file(whole.replace(plain, kept), [("0", "f", [1.0, 2.0, 3.0, 4.0])])
    write("legacy_pickle", legacy)

    zipped = {title: torch_zip(*parts) for title, parts in torch_contents(False).items()}
    content, storages = torch_contents(False)["shared"]
    zipped["as_torch_writes"] = torch_zip(content, storages, zip64=True, descriptors=True)
    zipped["big_endian"] = torch_zip(content, storages, order=b"big")
    zipped["script"] = zip_file([("a/data.pkl", pickled(content)), ("a/code/x.py", b"pass")])
    entries = [("a/data.pkl", script_contents()["list"]), ("a/data/2", struct.pack("<3f", 1, 2, 3)),
               ("a/code/__torch__.py", b"class Net(Module):\n" * 20), ("a/constants.pkl", pickled(b")"))]
    zipped["script_deflated"] = zip_file(entries, descriptors=True, deflate=("a/code/__torch__.py",))
    zipped["deflated"] = zip_file(entries, deflate=("a/data/2",))
    write("torch_zip", zipped)
    write("torch_module", module_contents())
    write("torch_script", script_contents())

    write("onnx", {title: onnx_file(graph) for title, graph in onnx_contents().items()} | {"varint": b"\x08" + b"\xff" * 10})
    write("safetensors", safe_contents())
    write("dlib", dlib_contents())


if __name__ == "__main__":
    main()
