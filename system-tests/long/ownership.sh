#!/bin/bash
# The model of ownership over several gateways with larger bounds: some minutes, up to 3 GiB of memory.
# ownership.sh [SCENARIO...]; the summary is appended to system-tests/results/ownership.txt. Nothing in it is random.
set -euo pipefail
. "$(dirname "$(readlink -f "$0")")/../environment.sh"
classes=$root/ha-alua/target/test-classes:$root/ha-alua/target/classes:$root/scsi-engine/target/classes
mkdir -p "$here/results"
"$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xmx3g -cp "$classes" io.rbdgate.ha.model.LongExploration "$@" |
    tee -a "$here/results/ownership.txt"
