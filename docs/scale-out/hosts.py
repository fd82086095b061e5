#!/usr/bin/env python3
"""Two hosts of one core each on one Linux machine, to try training on Spark as on two machines.

    sudo docs/scale-out/hosts.py bits                  two hosts have the bits of one process
    sudo docs/scale-out/hosts.py link [--down 40]      the link is cut in the midst of a training, and comes back
    sudo docs/scale-out/hosts.py driver                kill -9 of the driver; its run is resumed on one machine
    sudo docs/scale-out/hosts.py capture               what goes over the link, in the open and encrypted
    sudo docs/scale-out/hosts.py speed [--gbit 1]      examples a second of one and of two hosts, on an idle machine; --only EXPERIMENT

Each host is a network namespace whose processes run on one processor; a pair of virtual interfaces joins them. Host 1 has Spark's
master, a worker and the driver, host 2 a worker. Needs root, ip, tc, taskset, a JDK 25 (JAVA_HOME), and the build by
mvn -Pspark package (its tests make the folder of Spark's jars; SPARK_HOME names another one). CLASSES names other classes than the built
ones. Ends with 1 if what it tries fails.
"""
import argparse
import glob
import hashlib
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
SPARK_HOME = os.environ.get("SPARK_HOME", ROOT + "/cli/spark/target/spark-home")
JAVA = os.environ.get("JAVA_HOME", "/usr") + "/bin/java"
# The two options of lib/jvm.options that matter for speed; Train gives them to executors.
FAST = ["-XX:-UseFPUForSpilling", "-Djdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK=0"]
FLAGS = [*FAST, "--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-Xmx1200m"]
SECRET = "a secret that must not be on the link"
HOSTS = {1: "10.77.0.1", 2: "10.77.0.2"}
WATCHED = 200_000_000


def own_classes():
    if "CLASSES" in os.environ:
        return os.environ["CLASSES"]
    jars = [j for j in glob.glob(ROOT + "/cli/target/modules/*.jar") + glob.glob(ROOT + "/cli/target/panagrad-cli-*.jar")
            + glob.glob(ROOT + "/cli/spark/target/panagrad-spark-*.jar") if "-sources" not in j and "-javadoc" not in j]
    return ":".join(jars)


def run(*command):
    subprocess.run(command, check=True)


class Hosts:
    """The namespaces, with a Spark cluster in them."""

    def __init__(self, folder, gbit=None, settings=()):
        self.folder = folder
        self.settings = list(settings)
        self.processes = []
        for host in HOSTS:
            subprocess.run(["ip", "netns", "del", f"pg{host}"], stderr=subprocess.DEVNULL)
            run("ip", "netns", "add", f"pg{host}")
        run("ip", "link", "add", "pglink1", "netns", "pg1", "type", "veth", "peer", "name", "pglink2", "netns", "pg2")
        for host, address in HOSTS.items():
            self.ip(host, "addr", "add", address + "/24", "dev", f"pglink{host}")
            self.ip(host, "link", "set", "lo", "up")
            self.ip(host, "link", "set", f"pglink{host}", "up")
            if gbit:
                run("ip", "netns", "exec", f"pg{host}", "tc", "qdisc", "add", "dev", f"pglink{host}", "root", "tbf",
                    "rate", f"{gbit}gbit", "burst", "256kb", "latency", "50ms")

    def ip(self, host, *words):
        run("ip", "-n", f"pg{host}", *words)

    def start(self, host, name, *words, spark=True):
        """A Java program on a host; its output goes to a file."""
        classes = own_classes() + ":" + SPARK_HOME + "/jars/*" if spark else own_classes()
        env = dict(os.environ, SPARK_HOME=SPARK_HOME, SPARK_SCALA_VERSION="2.13", SPARK_LOCAL_IP=HOSTS[host],
                   SPARK_WORKER_DIR=f"{self.folder}/work{host}")
        log = open(f"{self.folder}/{name}.log", "w", encoding="utf-8")
        process = subprocess.Popen(
            ["ip", "netns", "exec", f"pg{host}", "taskset", "-c", str((host - 1) % os.cpu_count()), JAVA, *FLAGS,
             "-cp", classes, *words], env=env, stdout=log, stderr=log, start_new_session=True)
        self.processes.append(process)
        return process

    def start_spark(self):
        secret = [f"-D{s}" for s in self.settings]
        self.start(1, "master", *secret, "org.apache.spark.deploy.master.Master", "--host", HOSTS[1], "--port", "7077",
                   "--webui-port", "0")
        for host in HOSTS:
            self.start(host, f"worker{host}", *secret, "org.apache.spark.deploy.worker.Worker", "--host", HOSTS[host],
                       "--cores", "1", "--memory", "2400m", "--webui-port", "0", f"spark://{HOSTS[1]}:7077")
        await_true(lambda: open(f"{self.folder}/master.log", encoding="utf-8").read().count("Registering worker") == 2,
                   120, "Spark's workers don't register")

    def train(self, name, words, settings=()):
        conf = {"master": f"spark://{HOSTS[1]}:7077", "driver.host": HOSTS[1], "driver.bindAddress": HOSTS[1],
                "executor.extraClassPath": own_classes(), "executor.memory": "1200m", "ui.enabled": "false",
                "executor.cores": "1", "scheduler.barrier.maxConcurrentTasksCheck.maxFailures": "120"}
        sets = [f"-Dspark.{key}={value}" for key, value in conf.items()] + [f"-D{s}" for s in self.settings]
        return self.start(1, name, *sets, "dev.panagrad.spark.Train", "train", *words)

    def alone(self, name, words, host=1):
        return self.start(host, name, "dev.panagrad.cli.Main", "train", *words, spark=False)

    def said(self, name):
        return [line for line in open(f"{self.folder}/{name}.log", encoding="utf-8") if line.startswith("panagrad: ")]

    def used(self):
        """CPU milliseconds of the processes of each host, and the bytes that host 1 has sent over the link, so far."""
        tick = 1000 / os.sysconf("SC_CLK_TCK")
        cpu = []
        for host in HOSTS:
            pids = subprocess.run(["ip", "netns", "pids", f"pg{host}"], capture_output=True, text=True).stdout.split()
            cpu.append(sum(cpu_ticks(pid) for pid in pids) * tick)
        sent = subprocess.run(["ip", "-n", "pg1", "-s", "-j", "link", "show", "pglink1"], capture_output=True, text=True, check=True)
        return *cpu, json.loads(sent.stdout)[0]["stats64"]["tx"]["bytes"]

    def close(self):
        for process in self.processes:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        for host in HOSTS:
            pids = subprocess.run(["ip", "netns", "pids", f"pg{host}"], capture_output=True, text=True).stdout.split()
            for pid in pids:
                try:
                    os.kill(int(pid), signal.SIGKILL)
                except ProcessLookupError:
                    pass
            subprocess.run(["ip", "netns", "del", f"pg{host}"])


def cpu_ticks(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return int(fields[11]) + int(fields[12])
    except FileNotFoundError:
        return 0


def await_true(condition, seconds, sentence):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            sys.exit(sentence)
        time.sleep(0.1)


def measured(run_folder):
    try:
        with open(run_folder + "/metrics.jsonl", encoding="utf-8") as file:
            return [json.loads(line) for line in file if line.endswith("\n")]
    except FileNotFoundError:
        return []


def step(run_folder):
    return max([line["step"] for line in measured(run_folder)], default=0)


def state(run_folder):
    """A SHA-256 of all variables, optimizer slots and averages of the last checkpoint, and its bytes."""
    with open(run_folder + "/checkpoints/last.safetensors", "rb") as file:
        header = struct.unpack("<Q", file.read(8))[0]
        file.read(header)
        values = file.read()
    return hashlib.sha256(values).hexdigest(), values


def finish(hosts, process, name, seconds):
    try:
        code = process.wait(seconds)
    except subprocess.TimeoutExpired:
        sys.exit(f"{name} goes on after {seconds} s")
    if code != 0:
        sys.exit(f"{name} ended with {code}: {hosts.said(name)}")


def words(experiment, steps, batch, out, *more):
    return [experiment, "--steps", str(steps), "--batch", str(batch), "--shards", "4", "--seed", "1", "--threads", "1",
            "--test-every", "500", "--log-every", "20", "--quiet", "--out", out, *more]


def same(hosts, one, other):
    hashes = [state(hosts.folder + "/" + run)[0] for run in (one, other)]
    print(f"{one} {hashes[0]}\n{other} {hashes[1]}")
    if hashes[0] != hashes[1]:
        sys.exit("the bits differ")


def try_bits(hosts, options):
    hosts.start_spark()
    for experiment in ("mnist-mlp-dropout", "mnist-conv"):
        finish(hosts, hosts.alone("alone-" + experiment, words(experiment, 60, 64, f"{hosts.folder}/alone-{experiment}")),
               "alone-" + experiment, 300)
        finish(hosts, hosts.train("hosts-" + experiment,
                                  words(experiment, 60, 64, f"{hosts.folder}/hosts-{experiment}", "--workers", "2")),
               "hosts-" + experiment, 300)
        same(hosts, "alone-" + experiment, "hosts-" + experiment)


def try_link(hosts, options):
    hosts.start_spark()
    name, steps = "mnist-mlp-dropout", options.steps
    finish(hosts, hosts.alone("alone", words(name, steps, 24, hosts.folder + "/alone")), "alone", 600)
    training = hosts.train("hosts", words(name, steps, 24, hosts.folder + "/hosts", "--workers", "2"))
    out = hosts.folder + "/hosts"
    await_true(lambda: step(out) > 100 or training.poll() is not None, 300, "the training doesn't begin")
    hosts.ip(2, "link", "set", "pglink2", "down")
    cut, begin = step(out), time.monotonic()
    print(f"the link is cut at step {cut}")
    time.sleep(options.down)
    hosts.ip(2, "link", "set", "pglink2", "up")
    print(f"it is back after {time.monotonic() - begin:.0f} s; step {step(out)}")
    await_true(lambda: step(out) > cut + 100 or training.poll() is not None, 300, "the training doesn't go on")
    print(f"the training has gone on {time.monotonic() - begin:.0f} s after the cut")
    finish(hosts, training, "hosts", 900)
    same(hosts, "alone", "hosts")


def try_driver(hosts, options):
    hosts.start_spark()
    name, steps = "mnist-mlp-dropout", options.steps
    finish(hosts, hosts.alone("alone", words(name, steps, 24, hosts.folder + "/alone")), "alone", 600)
    training = hosts.train("hosts", words(name, steps, 24, hosts.folder + "/hosts", "--workers", "2"))
    out = hosts.folder + "/hosts"
    await_true(lambda: step(out) > 600 or training.poll() is not None, 300, "the training doesn't begin")
    os.killpg(training.pid, signal.SIGKILL)
    print(f"the driver is killed at step {step(out)}")
    finish(hosts, hosts.alone("resumed", ["--resume", out, "--quiet", "--threads", "1"]), "resumed", 600)
    same(hosts, "alone", "hosts")


def capture(seconds_file):
    """All bytes that go over the link, until the file is there; for the host that it is started on."""
    sniffer = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
    sniffer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 26)
    sniffer.bind(("pglink1", 0))
    sniffer.settimeout(0.2)
    size = 0
    with open(seconds_file + ".bytes", "wb") as file:
        while not os.path.exists(seconds_file) and size < WATCHED:
            try:
                frame = sniffer.recv(1 << 17)
            except socket.timeout:
                continue
            # Behind the headers of Ethernet, IP and TCP, so that what belongs together stands together.
            if frame[12:14] == b"\x08\x00" and frame[23] == 6:
                begin = 14 + (frame[14] & 15) * 4
                size += file.write(frame[begin + (frame[begin + 12] >> 4) * 4:])


def try_capture(hosts, options):
    """The same training in the open and encrypted: what is looked for must be found in the open, or the search proves nothing."""
    failed = False
    for encrypted in (False, True):
        kind = "encrypted" if encrypted else "open"
        sub = f"{hosts.folder}/{kind}"
        os.mkdir(sub)
        settings = ["spark.authenticate=true", "spark.authenticate.secret=" + SECRET,
                    "spark.network.crypto.enabled=true"] if encrypted else []
        own = Hosts(sub, settings=settings)
        try:
            own.start_spark()
            done = sub + "/done"
            watcher = subprocess.Popen(["ip", "netns", "exec", "pg1", sys.executable, __file__, "--capture", done])
            # Rank 0 may be on either host: its final state goes to the driver, gradients go both ways.
            finish(own, own.train("train", words("mnist-softmax", 40, 64, sub + "/run", "--workers", "2")), "train", 300)
            time.sleep(1)
            open(done, "w", encoding="utf-8").close()
            watcher.wait()
        finally:
            own.close()
        with open(done + ".bytes", "rb") as file:
            seen = file.read()
        found = {"name of the experiment": b"mnist-softmax" in seen, "a frame of the mesh": frames(seen) > 0,
                 "the job's description": b"learning_rate" in seen or b'"experiment"' in seen,
                 "the secret": SECRET.encode() in seen}
        print(f"{kind}: {len(seen):,} bytes captured; " + ", ".join(f"{what}: {'found' if there else 'not found'}"
                                                                      for what, there in found.items()))
        failed |= any(found.values()) if encrypted else not found["name of the experiment"] or not found["a frame of the mesh"]
    if failed:
        sys.exit("what must not be seen was seen, or the capture is empty")


def frames(seen):
    """Pieces of gradients: rows of pixels that are always black have a gradient of zero, long runs of which are in the open.

    The padding of a handshake is shorter.
    """
    return seen.count(b"\0" * 2048)


def try_speed(hosts, options):
    load = os.getloadavg()[0]
    print(f"load {load:.1f}{': NOT idle, the figures tell nothing' if load > 0.5 else ''}; {options.gbit or 'no'} Gbit/s")
    hosts.start_spark()
    for name, batch, steps, more in (("mnist-conv-bn", 128, 900, []),
                                     ("text-gru", 200, 96, ["--set", "hidden=512", "--set", "layers=3"])):
        if options.only and options.only != name:
            continue
        rates = {}
        # Two processors of one machine take heat, memory and perhaps a core from each other, as two machines don't: so one host is
        # also measured while the other trains the same by itself.
        for case in ("1 host", "1 host beside another", "2 hosts"):
            workers = 2 if case == "2 hosts" else 1
            out = f"{hosts.folder}/{name}-{case.replace(' ', '-')}"
            line = [name, "--steps", str(steps), "--batch", str(batch), "--shards", str(workers), "--seed", "1", "--threads", "1",
                    "--test-every", "100000", "--log-every", str(steps // 6), "--quiet", *more, "--out"]
            beside = hosts.alone(f"{name}-beside", line + [out + "-beside"], host=2) if case == "1 host beside another" else None
            job = hosts.alone(f"{name}-1", line + [out]) if workers == 1 else hosts.train(f"{name}-2", line + [out, "--workers", "2"])
            await_true(lambda: step(out) >= steps // 3 or job.poll() is not None, 900, f"{name}-{workers} doesn't get on")
            begun, before = step(out), hosts.used()
            await_true(lambda: step(out) >= steps * 2 // 3 or job.poll() is not None, 900, f"{name}-{workers} doesn't get on")
            used = [(b - a) / max(1, step(out) - begun) for a, b in zip(before, hosts.used())]
            finish(hosts, job, f"{name}-{workers}", 900)
            if beside:
                os.killpg(beside.pid, signal.SIGKILL)
                beside.wait()
            # The last third: one processor takes long to compile the kernels and to train at the same time.
            train = [m for m in measured(out) if m["split"] == "train" and m["step"] >= steps * 2 // 3]
            seconds = (train[-1]["seconds"] - train[0]["seconds"]) / (train[-1]["step"] - train[0]["step"])
            rates[case] = batch / seconds
            print(f"{name}, batch {batch}, {case}: {seconds * 1000:.1f} ms a step, {batch / seconds:.0f} examples a second; "
                  f"a step of the second third: {used[0]:.1f} and {used[1]:.1f} ms of CPU on the hosts, {used[2] / 1e6:.2f} MB over the link "
                  "each way", flush=True)
        print(f"{name}: 2 hosts make {rates['2 hosts'] / rates['1 host']:.2f} times the examples of one, "
              f"{rates['2 hosts'] / rates['1 host beside another']:.2f} times those of one beside another", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="?", choices=["bits", "link", "driver", "capture", "speed"])
    parser.add_argument("--capture", help=argparse.SUPPRESS)
    parser.add_argument("--gbit", type=float)
    parser.add_argument("--only", help="an experiment")
    parser.add_argument("--down", type=float, default=40)
    parser.add_argument("--steps", type=int, default=3000)
    options = parser.parse_args()
    if options.capture:
        capture(options.capture)
        return
    if not options.what:
        parser.error("say what to try")
    folder = tempfile.mkdtemp(prefix="pghosts")
    hosts = None if options.what == "capture" else Hosts(folder, options.gbit)
    try:
        if hosts is None:
            hosts = type("Folder", (), {"folder": folder})
        globals()["try_" + options.what](hosts, options)
    except BaseException:
        print(f"logs are in {folder}", file=sys.stderr)
        raise
    finally:
        if isinstance(hosts, Hosts):
            hosts.close()
    # Only now that nobody writes there.
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
