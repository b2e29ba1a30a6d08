"""What the fuzzing knows about this API beside its description: real ids, fresh keys, and how a refusal looks."""

import atexit
import collections
import itertools
import json
import os
import re
import threading
import zlib

import schemathesis

SEEDS = json.load(open(os.environ["FUZZ_SEEDS"], encoding="utf-8"))
UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
KEY = re.compile(r"[\x21-\x7e]{1,200}")
METHODS_WITHOUT_BODY = {"HEAD"}

# Of each operation by itself: alone, or with others beside it, it is sent the same.
counters = collections.defaultdict(lambda: itertools.count(1))
lock = threading.Lock()
statuses = collections.Counter()
by_operation = collections.defaultdict(collections.Counter)


def real(name, value, salt):
    """One of the ids that exist in place of a valid one that was made up; one in five stays as it is."""
    known = SEEDS.get(name)
    if not known or not isinstance(value, str) or not UUID.match(value):
        return value
    number = zlib.crc32(f"{value}{salt}".encode())
    return value if number % 5 == 0 else known[number // 5 % len(known)]


def with_real_ids(node, salt):
    if isinstance(node, dict):
        return {k: real(k, v, salt) if isinstance(v, str) else with_real_ids(v, salt) for k, v in node.items()}
    if isinstance(node, list):
        return [with_real_ids(v, salt) for v in node]
    return node


@schemathesis.hook
def before_call(context, case, kwargs):
    salt = f"{case.method} {case.path}"
    with lock:
        number = next(counters[salt])
    if isinstance(case.path_parameters, dict):
        for name, value in list(case.path_parameters.items()):
            case.path_parameters[name] = real(name, value, salt)
    if isinstance(case.query, dict):
        for name, value in list(case.query.items()):
            case.query[name] = real(name, value, salt)
    if isinstance(case.body, (dict, list)):
        case.body = with_real_ids(case.body, salt)
    headers = case.headers
    if headers is None:
        return
    key = headers.get("Idempotency-Key")
    # A key that was used before is refused: that is tried as well, but not nearly always.
    if isinstance(key, str) and KEY.fullmatch(key) and number % 8:
        headers["Idempotency-Key"] = f"{key}-{zlib.crc32(salt.encode())}-{number}"
    match = headers.get("If-Match")
    if isinstance(match, str) and re.fullmatch(r'"\d{1,15}"', match) and number % 2:
        headers["If-Match"] = f'"{1 + number // 2 % 3}"'


@schemathesis.hook
def after_call(context, case, response):
    operation = f"{case.operation.method.upper()} {case.operation.path}"
    with lock:
        statuses[response.status_code] += 1
        by_operation[operation][response.status_code] += 1


@schemathesis.check
def refusal_is_a_problem(ctx, response, case):
    """Every refusal is a problem document with a code; one of input names the field."""
    if response.status_code < 400 or response.request.method in METHODS_WITHOUT_BODY:
        return
    media_type = (response.headers.get("content-type") or [""])[0]
    assert media_type.startswith("application/problem+json"), f"A refusal in {media_type or 'no media type'}"
    problem = response.json()
    assert problem.get("status") == response.status_code, "The problem has another status than the answer"
    for field in ("type", "title", "code", "remedy", "instance"):
        assert isinstance(problem.get(field), str) and problem[field], f"A problem without {field}"
    if response.status_code == 400:
        assert problem.get("field") or problem.get("faults"), f"{problem['code']} names no field"
    sent = case.body if isinstance(case.body, str) else ""
    assert len(sent) < 12 or sent not in response.text, "A refusal repeats what was sent"


@atexit.register
def summary():
    with open(os.environ["FUZZ_SUMMARY"], "w", encoding="utf-8") as file:
        json.dump({"statuses": statuses, "operations": by_operation}, file)
