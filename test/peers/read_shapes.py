"""Reads networks out of files of known shapes, each with code for that shape alone, and prints them collapsed.

Usage: read_shapes.py SHAPE FILE [SHAPE FILE ...] - one JSON list of networks per file.
"""
import csv
import ipaddress
import itertools
import json
import re
import sys

net = lambda text: [ipaddress.ip_network(text, strict=False)]


def span(first, last):
    return list(ipaddress.summarize_address_range(ipaddress.ip_address(first), ipaddress.ip_address(last)))


def wildcard(address, mask):
    """Every block of an IOS wildcard mask, holes and all."""
    base, bits = int(ipaddress.IPv4Address(address)), int(ipaddress.IPv4Address(mask))
    tail = 0
    while bits >> tail & 1:
        tail += 1
    holes = [bit for bit in range(tail, 32) if bits >> bit & 1]
    base &= ~bits
    for chosen in itertools.product([0, 1], repeat=len(holes)):
        value = base | sum(1 << bit for bit, one in zip(holes, chosen) if one)
        yield ipaddress.ip_network((value, 32 - tail))


def one_or_range(text):
    if "-" in text:
        return span(*[part.strip() for part in text.split("-")])
    return net(text)


def lines(path):
    with open(path, encoding="utf-8") as file:
        return file.read().splitlines()


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def aws(path):
    data = load(path)
    for row in data["prefixes"]:
        yield from net(row["ip_prefix"])
    for row in data["ipv6_prefixes"]:
        yield from net(row["ipv6_prefix"])


def azure(path):
    for value in load(path)["values"]:
        for prefix in value["properties"]["addressPrefixes"]:
            yield from net(prefix)


def gcp(path):
    for row in load(path)["prefixes"]:
        yield from net(row.get("ipv4Prefix") or row["ipv6Prefix"])


def github(path):
    for name, values in load(path).items():
        if name in ("hooks", "web", "git"):
            for value in values:
                yield from net(value)


def nft_json(path):
    for row in load(path)["nftables"]:
        for element in row.get("set", {}).get("elem", []):
            if isinstance(element, str):
                yield from net(element)
            elif "prefix" in element:
                yield from net("%s/%d" % (element["prefix"]["addr"], element["prefix"]["len"]))
            else:
                yield from span(*element["range"])


def netkit_rows(path):
    for row in map(json.loads, lines(path)):
        if "first" in row:
            yield from span(row["first"], row["last"])
        else:
            yield from net(row["network"])


def rir(path):
    for line in lines(path):
        fields = line.split("|")
        if len(fields) < 7:
            continue
        if fields[2] == "ipv4":
            first = ipaddress.IPv4Address(fields[3])
            yield from span(first, first + int(fields[4]) - 1)
        elif fields[2] == "ipv6":
            yield from net("%s/%s" % (fields[3], fields[4]))


def iptables(path):
    for line in lines(path):
        for text in re.findall(r"(?:-s|-d|--src-range|--dst-range) (\S+)", line):
            yield from one_or_range(text)


def nft(path):
    with open(path, encoding="utf-8") as file:
        for elements in re.findall(r"elements = \{([^}]*)\}", file.read()):
            for text in elements.split(","):
                yield from one_or_range(text.strip())


def ipset(path):
    for line in lines(path):
        words = line.split()
        if words and words[0] == "add":
            yield from one_or_range(words[2])


def ip_route(path):
    for line in lines(path):
        words = line.split()
        if words[0] != "default":
            yield from net(words[0])
        for word, value in zip(words, words[1:]):
            if word in ("via", "src"):
                yield from net(value)


def ip_addr(path):
    for line in lines(path):
        for text in re.findall(r"(?:inet6?|brd) ([0-9a-f.:/]+)(?= )", line):
            if line.strip().startswith("inet"):
                yield from net(text)


def ifconfig(path):
    for line in lines(path):
        found = re.search(r"inet (\S+)  netmask (\S+)  broadcast (\S+)", line)
        if found:
            yield from net("%s/%s" % found.group(1, 2))
            yield from net(found.group(3))
        found = re.search(r"inet6 (\S+)  prefixlen (\d+)", line)
        if found:
            yield from net("%s/%s" % found.group(1, 2))


def ios(path):
    for line in lines(path):
        words = line.split()
        if words[:2] == ["ip", "address"]:
            yield from net("%s/%s" % (words[2], words[3]))
        elif words[:2] == ["ip", "route"]:
            yield from net("%s/%s" % (words[2], words[3]))
            yield from net(words[4])
        elif words[:2] == ["ipv6", "address"]:
            yield from net(words[2])
        elif words[:2] == ["permit", "ip"]:
            yield from wildcard(words[2], words[3])
        elif words[:2] == ["deny", "host"]:
            yield from net(words[2])


def asa(path):
    for line in lines(path):
        words = line.split()
        if words[:1] == ["access-list"]:
            yield from net("%s/%s" % (words[5], words[6]))
            yield from net("%s/%s" % (words[7], words[8]))
        elif words[:1] == ["subnet"]:
            yield from net("%s/%s" % (words[1], words[2]))
        elif words[:1] == ["host"]:
            yield from net(words[1])
        elif words[:1] == ["route"]:
            yield from net("%s/%s" % (words[2], words[3]))
            yield from net(words[4])
        elif words[:1] == ["%ASA-6-302013:"]:
            for word in words:
                if word.startswith(("outside:", "inside:")):
                    yield from net(word.split(":", 1)[1].split("/")[0])


def junos(path):
    for line in lines(path):
        yield from net(line.split()[-1].rstrip(";"))


def leases(path):
    for line in lines(path):
        words = line.split()
        if words[:1] == ["lease"]:
            yield from net(words[1])
        elif words[:1] == ["subnet"]:
            yield from net("%s/%s" % (words[1], words[3]))


def ipam_csv(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield from one_or_range(row["Prefix"])


def mail(path):
    for line in lines(path):
        if line.startswith("v=spf1"):
            for text in re.findall(r"ip[46]:(\S+)", line):
                yield from net(text)
        elif line.startswith("mynetworks"):
            for text in line.split("=")[1].split():
                yield from net(text.replace("[", "").replace("]", ""))
        else:
            yield from net(re.search(r"\[(?:IPv6:)?([0-9a-f.:]+)\]", line).group(1))


def logs(path):
    for line in lines(path):
        found = re.search(r" IP6? (\S+)\.\d+ > (\S+)\.\d+: ", line)
        if found:
            yield from net(found.group(1))
            yield from net(found.group(2))
        elif "SRC=" in line:
            yield from net(re.search(r"SRC=(\S+)", line).group(1))
        elif line.startswith("tcp"):
            yield from net(re.search(r"\[(\S+)\]:", line).group(1))
        else:
            yield from net(line.split()[0])


def main(args):
    for shape, path in zip(args[::2], args[1::2]):
        found = list(globals()[shape.replace("-", "_")](path))
        merged = []
        for version in (4, 6):
            merged += ipaddress.collapse_addresses(one for one in found if one.version == version)
        print(json.dumps([str(one) for one in merged]))


main(sys.argv[1:])
