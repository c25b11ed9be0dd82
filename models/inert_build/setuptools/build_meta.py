"""Stands in for the build system while pip fetches a source package that is wanted for one file in it.

pip asks every source package for its metadata before it hands the archive over, which runs the package's setup.py.
With this folder on PYTHONPATH and --no-build-isolation --use-pep517, pip asks here instead: the answer is the PKG-INFO
that lies in the package, and nothing of the package is run. Used by scripts/lib/wheels.sh and lib/models.
"""
import os
import re
import types


def get_requires_for_build_wheel(config_settings=None):
    return []


def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
    with open("PKG-INFO", encoding="utf-8", errors="replace") as file:
        information = file.read()
    name, version = (re.search(rf"^{key}: *(\S+)", information, re.MULTILINE)[1] for key in ("Name", "Version"))
    folder = f"{re.sub('[-_.]+', '_', name)}-{version}.dist-info"
    os.makedirs(os.path.join(metadata_directory, folder), exist_ok=True)
    with open(os.path.join(metadata_directory, folder, "METADATA"), "w", encoding="utf-8") as file:
        file.write(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    return folder


# What pip calls for a package without pyproject.toml.
__legacy__ = types.SimpleNamespace(get_requires_for_build_wheel=get_requires_for_build_wheel,
                                   prepare_metadata_for_build_wheel=prepare_metadata_for_build_wheel)
