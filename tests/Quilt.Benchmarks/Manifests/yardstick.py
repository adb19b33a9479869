"""What quilt3 does with a manifest, with Python's standard library alone: a lower bound of its time, since quilt3 also
parses each physical key and makes an object of each entry.  yardstick.py MANIFEST OTHER OUT -> one line of JSON"""
import hashlib, json, sys, time


def read(path):
    with open(path, encoding="utf-8") as lines:
        header = json.loads(next(lines))
        tree = {}
        for line in lines:
            entry = json.loads(line)
            *folders, name = entry["logical_key"].split("/")
            node = tree
            for folder in folders:
                node = node.setdefault(folder, {})
            node[name] = (entry["physical_keys"][0], entry["size"], entry["hash"], entry["meta"])
    return header, tree


def walk(node, prefix=""):
    for name in sorted(node):
        child = node[name]
        if isinstance(child, dict):
            yield from walk(child, f"{prefix}{name}/")
        else:
            yield prefix + name, child


def write(header, tree, path):
    with open(path, "w", encoding="utf-8") as out:
        out.write(json.dumps(header, ensure_ascii=False) + "\n")
        for key, (physical, size, content, meta) in walk(tree):
            line = {"logical_key": key, "physical_keys": [physical], "size": size, "hash": content, "meta": meta}
            out.write(json.dumps(line, ensure_ascii=False) + "\n")


def top_hash(header, tree):
    encode = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode
    digest = hashlib.sha256(encode(header).encode())
    for key, (_, size, content, meta) in walk(tree):
        digest.update(encode({"hash": content, "logical_key": key, "meta": meta, "size": size}).encode())
    return digest.hexdigest()


def diff(left, right):
    left, right = dict(walk(left)), dict(walk(right))
    modified = sum(1 for key in left if key in right and left[key] != right[key])
    return modified + len(left.keys() ^ right.keys())


def timed(work, *arguments):
    start = time.perf_counter()
    result = work(*arguments)
    return result, time.perf_counter() - start


manifest, other, out = sys.argv[1:]
(header, tree), read_seconds = timed(read, manifest)
peak = next(int(line.split()[1]) * 1024 for line in open("/proc/self/status") if line.startswith("VmHWM"))
digest, hash_seconds = timed(top_hash, header, tree)
_, write_seconds = timed(write, header, tree, out)
(_, changed), _ = timed(read, other)
changes, diff_seconds = timed(diff, tree, changed)
print(json.dumps({
    "Read": read_seconds, "Hash": hash_seconds, "Write": write_seconds, "Diff": diff_seconds,
    "ReadPeakBytes": peak, "TopHash": digest, "Changes": str(changes)}))
