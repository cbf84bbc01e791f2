# Sourced by the long parts: compiles the system tests when they are older than the sources, sets $root and $java_command.
root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
here=$root/system-tests

find_jdk() {
    local home version
    for home in "${RBDGATE_JAVA_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/*; do
        [ -n "$home" ] && [ -x "$home/bin/javac" ] || continue
        version=$("$home/bin/javac" -version 2>&1 | sed 's/[^0-9]*\([0-9]*\).*/\1/')
        if [ "$version" -ge 25 ]; then
            echo "$home"
            return
        fi
    done
    echo "system-tests: no JDK 25 or newer in RBDGATE_JAVA_HOME, JAVA_HOME or /usr/lib/jvm" >&2
    return 1
}

JAVA_HOME=$(find_jdk)
export JAVA_HOME
classpath=$here/target/classpath.txt
if [ ! -f "$classpath" ] || [ -n "$(find "$root"/*/src/main "$here/src" "$root"/*/pom.xml "$root/pom.xml" -newer "$classpath" -print -quit)" ]; then
    echo "system-tests: building" >&2
    (cd "$root" && ${RBDGATE_MVN:-mvn -q -B} -pl system-tests -am -Dspotless.check.skip=true test-compile \
        dependency:build-classpath -Dmdep.outputFile=target/classpath.txt) >&2
    touch "$classpath"
fi
# the launcher has built the gateway already
export RBDGATE_NO_BUILD=1
java_command=("$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Xmx1g "-Drbdgate.root=$root"
    -cp "$here/target/test-classes:$(cat "$classpath")")
