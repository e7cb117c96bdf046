"""Containers from the image, by runc: as the image's user, read-only, under a memory limit."""

import json
import os
import shutil
import subprocess
import uuid
from dataclasses import dataclass, field
from pathlib import Path

MIB = 1 << 20


class Image:
    def __init__(self, folder: Path):
        self.rootfs = folder / "rootfs"
        self.config = json.loads((folder / "image.json").read_text())["Docker"]["config"]

    def files(self) -> set[str]:
        return {str(path.relative_to(self.rootfs)) for path in self.rootfs.rglob("*")
                if path.is_symlink() or not path.is_dir()}


@dataclass
class Container:
    """What `docker run` would be told: its memory limit, variables, and folders of the host by where
    they appear. The network is the host's."""

    image: Image
    limit: int
    variables: dict[str, str] = field(default_factory=dict)
    volumes: dict[str, Path] = field(default_factory=dict)

    def run(self, folder: Path, *arguments: object) -> subprocess.CompletedProcess:
        """In a new folder below `folder`."""
        name = f"fraudgen-{uuid.uuid4().hex}"
        bundle = folder / name
        # runc makes the mount points in it.
        shutil.copytree(self.image.rootfs, bundle / "rootfs", symlinks=True)
        subprocess.run(["runc", "spec"], cwd=bundle, check=True)
        spec = json.loads((bundle / "config.json").read_text())
        self._fill(spec, name, list(map(str, arguments)))
        (bundle / "config.json").write_text(json.dumps(spec))
        try:
            return subprocess.run(["runc", "--root", str(folder / "runc"), "run", "--bundle", str(bundle), name],
                                  env={"PATH": os.environ["PATH"]}, stdin=subprocess.DEVNULL,
                                  capture_output=True, text=True, timeout=1500)
        finally:
            shutil.rmtree(bundle)

    def _fill(self, spec: dict, name: str, arguments: list[str]) -> None:
        config = self.image.config
        user, group = map(int, config["User"].split(":"))
        process, linux = spec["process"], spec["linux"]
        process["terminal"] = False
        process["user"] = {"uid": user, "gid": group}
        process["args"] = config["Entrypoint"] + arguments
        process["env"] = (config.get("Env") or []) + [f"{n}={v}" for n, v in self.variables.items()]
        process["capabilities"] = {}
        spec["root"] = {"path": "rootfs", "readonly": True}
        spec["mounts"] += [{"destination": place, "type": "bind", "source": str(path),
                            "options": ["rbind", "rw"]} for place, path in self.volumes.items()]
        linux["namespaces"] = [n for n in linux["namespaces"] if n["type"] != "network"]
        linux["cgroupsPath"] = f"/{name}"
        # As in a container of Docker's on a host without swap.
        linux["resources"]["memory"] = {"limit": self.limit * MIB}
