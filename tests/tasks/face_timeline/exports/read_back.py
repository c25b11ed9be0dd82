#!/usr/bin/env python3
"""Reads the seven exports of one timeline back, each with what the world has for it.

Usage: read_back.py FOLDER STEM

Prints {format: [[identity, name, start, end], …]} in seconds after the first frame of the video, by start and identity.
Subtitles name no identity: there it is null.
"""
import csv
import html
import json
import os
import re
import subprocess
import sys

import opentimelineio as otio


def from_json(document):
    return [[identity["id"], identity["name"], instance["start_seconds"], instance["end_seconds"]]
            for identity in document["identities"] for instance in identity["instances"]]


def from_csv(path):
    with open(path, newline="", encoding="utf-8") as file:
        return [[row["identity"], row["name"], float(row["start_seconds"]), float(row["end_seconds"])]
                for row in csv.DictReader(file, strict=True)]


def from_html(path):
    with open(path, encoding="utf-8") as file:
        page = file.read()
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    return from_json(json.loads(found[1]))


def clip_seconds(clip, start):
    span = clip.source_range
    return [(span.start_time - start).to_seconds(), (span.end_time_exclusive() - start).to_seconds()]


def from_otio(path):
    timeline = otio.adapters.read_from_file(path)
    whole = timeline.tracks[0][0].available_range()
    clips = []
    for track in timeline.tracks[1:]:
        for clip in track.find_clips():
            # Where it is in the track is where it is in the video.
            assert track.range_of_child(clip).start_time == clip.source_range.start_time - whole.start_time
            assert clip.available_range() == whole
            clips.append([clip.metadata["smartcv"]["identity"], clip.name, *clip_seconds(clip, whole.start_time)])
    return clips


def from_edl(path, rate, source_start):
    """By OpenTimelineIO's CMX3600 adapter."""
    timeline = otio.adapters.read_from_file(path, rate=rate)
    start = otio.opentime.from_timecode(source_start, rate)
    clips, end = [], None
    for clip in timeline.tracks[0].find_clips() if timeline.tracks else []:
        placed = timeline.tracks[0].range_of_child(clip)
        assert end is None or placed.start_time == end, "the events do not follow each other"
        end = placed.end_time_exclusive()
        comment = clip.metadata["cmx_3600"]["comments"][0]
        identity, _, name = comment.removeprefix("COMMENT:").strip().split(" ", 2)
        clips.append([identity, name, *clip_seconds(clip, start)])
    return clips


def payload(hexdump):
    """The bytes ffprobe shows: offset, eight groups of hex, text."""
    return bytes.fromhex("".join(line[10:50].replace(" ", "") for line in hexdump.strip().split("\n")))


def from_subtitles(path):
    """By libavformat's demuxers. SubRip without a cue is an empty file, which they take for nothing."""
    if os.path.getsize(path) == 0:
        return []
    found = json.loads(subprocess.run(["ffprobe", "-v", "error", "-show_packets", "-show_data", "-of", "json", path],
                                      check=True, capture_output=True).stdout)
    cues = []
    for packet in found["packets"]:
        text = payload(packet["data"]).decode()
        text = html.unescape(text) if path.endswith(".vtt") else text.replace("\u200b", "")
        start = float(packet["pts_time"])
        cues.append([None, text, start, start + float(packet["duration_time"])])
    return cues


def main():
    base = f"{sys.argv[1]}/{sys.argv[2]}"
    with open(base + ".json", encoding="utf-8") as file:
        document = json.load(file)
    numerator, denominator = map(int, document["video"]["timecode"]["rate"].split("/"))
    found = {
        "json": from_json(document),
        "csv": from_csv(base + ".csv"),
        "edl": from_edl(base + ".edl", numerator / denominator, document["video"]["timecode"]["start"]),
        "otio": from_otio(base + ".otio"),
        "srt": from_subtitles(base + ".srt"),
        "webvtt": from_subtitles(base + ".vtt"),
        "html": from_html(base + ".html"),
    }
    print(json.dumps({name: sorted(rows, key=lambda row: (row[2], row[0] or "")) for name, rows in found.items()}))


if __name__ == "__main__":
    main()
