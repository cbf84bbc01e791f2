#!/bin/bash
# All workloads of benchmarks/compare on a quiet host, in four parts of about 8 minutes each: without --part the next one that is
# not done under that name. compare.sh [--name NAME] [--part null-4k|null-large|rbd-4k|rbd-large] [options of benchmarks/compare]
# The tables are in benchmarks/results/NAME-full.md (NAME: the day), the single runs beside it. There is no seed to choose: the
# load generator of every run has the same.
set -euo pipefail
root=$(dirname "$(dirname "$(dirname "$(readlink -f "$0")")")")
name=$(date +%F)
part=
while [ $# -gt 0 ]; do
    case $1 in
        --name) name=${2:?--name needs a value}; shift 2 ;;
        --part) part=${2:?--part needs a value}; shift 2 ;;
        *) break ;;
    esac
done
results=$root/benchmarks/results
summary=$results/$name-full.md

if [ -z "$part" ]; then
    for part in null-4k null-large rbd-4k rbd-large ''; do
        [ -n "$part" ] && [ -e "$results/$name-full-$part.json" ] || break
    done
    [ -n "$part" ] || { echo "compare: all parts of $name are done, see $summary"; exit 0; }
fi
case $part in
    null-4k) only=null-r4k-qd1,null-r4k-qd32,null-r4k-qd128,null-w4k-qd32 seconds=8 ;;
    null-large) only=null-r64k-qd16,null-w64k-qd16,null-r1m-qd4,null-w1m-qd4 seconds=8 ;;
    rbd-4k) only=rbd-r4k-qd1,rbd-r4k-qd32,rbd-w4k-qd32 seconds=7 ;;
    rbd-large) only=rbd-r64k-qd16,rbd-w64k-qd16,rbd-r1m-qd4,rbd-w1m-qd4 seconds=5 ;;
    *) echo "compare: no part $part (null-4k, null-large, rbd-4k, rbd-large)" >&2; exit 2 ;;
esac
echo "compare: part $part of $name ($only)"
table=$(mktemp)
trap 'rm -f "$table" "$table.json"' EXIT
"$root/benchmarks/compare" --only "$only" --seconds $seconds --json "$table.json" "$@" | tee "$table"
mkdir -p "$results"
[ -e "$summary" ] || printf '# compare, all workloads, %s\n\n%s, load average when each part began in brackets.\n' "$name" "$(nproc) cores" >"$summary"
printf '\n## %s (%s)\n\n```\n' "$part" "$(cut -d' ' -f1-3 /proc/loadavg)" >>"$summary"
cat "$table" >>"$summary"
printf '```\n' >>"$summary"
mv "$table.json" "$results/$name-full-$part.json"
echo "compare: part $part is in $summary"
