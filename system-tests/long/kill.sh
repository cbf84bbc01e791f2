#!/bin/bash
# kill -9 of the gateway at random moments under verified load, on a file and on RBD: about 8 minutes.
# kill.sh [--seed NUMBER] [--part file|rbd] [--seconds N]; the summary is system-tests/results/kill-SEED.txt.
set -euo pipefail
. "$(dirname "$(readlink -f "$0")")/../environment.sh"
exec "${java_command[@]}" io.rbdgate.system.KillRounds "$@"
