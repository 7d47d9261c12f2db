"""Checks manifests against their JSON Schema, and that it refuses what is none."""

import copy
import json
import sys

import jsonschema



def once(pairs):
    members = dict(pairs)
    assert len(members) == len(pairs), f"a member stands twice: {[name for name, _ in pairs]}"
    return members


with open(sys.argv[1]) as file:
    schema = json.load(file, object_pairs_hook=once)
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)


def broken(manifest):
    """Manifests that lack a member, have one too many, or one of another type."""
    for name in manifest:
        yield {k: v for k, v in manifest.items() if k != name}
        yield {**manifest, name: None}
    yield {**manifest, "more": 1}
    for list_name in ("arguments", "results"):
        for i, array in enumerate(manifest[list_name]):
            for name in array:
                other = copy.deepcopy(manifest)
                del other[list_name][i][name]
                yield other


count = 0
for path in sys.argv[2:]:
    with open(path) as file:
        manifest = json.load(file)
    assert manifest["schema"] == schema["$id"], path
    validator.validate(manifest)
    for other in broken(manifest):
        assert not validator.is_valid(other), (path, other)
    count += 1
print(count, "manifests are valid")
