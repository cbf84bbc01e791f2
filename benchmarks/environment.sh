# Sourced by compare and jmh: finds a JDK, builds what is missing, sets $java_command.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")

find_jdk() {
    local home version
    for home in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
        [ -n "$home" ] && [ -x "$home/bin/javac" ] || continue
        version=$("$home/bin/javac" -version 2>&1 | sed 's/[^0-9]*\([0-9]*\).*/\1/')
        if [ "$version" -ge 25 ]; then
            echo "$home"
            return
        fi
    done
    echo "benchmarks: no JDK 25 or newer in JAVA_HOME or /usr/lib/jvm" >&2
    return 1
}

JAVA_HOME=$(find_jdk)
export JAVA_HOME
classpath=$here/target/classpath.txt
if [ ! -f "$classpath" ] || [ -n "$(find "$root"/*/src/main "$root"/*/pom.xml "$root"/pom.xml -newer "$classpath" -print -quit)" ]; then
    echo "benchmarks: building" >&2
    (cd "$root" && ${RBDGATE_MVN:-mvn -q -B} -pl benchmarks -am -Dspotless.check.skip=true compile \
        dependency:build-classpath -Dmdep.outputFile=target/classpath.txt) >&2
    touch "$classpath"
fi
java_command=("$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED "-Drbdgate.root=$root"
    -cp "$here/target/classes:$(cat "$classpath")")
