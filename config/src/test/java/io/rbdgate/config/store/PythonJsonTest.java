package io.rbdgate.config.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/// The expected texts were written by CPython 3.11's `json.dumps`.
class PythonJsonTest {
    private static final String MIXED =
            """
            {"b": [], "a": {}, "n": [0, -0, -0.0, 1.5, 1e16, 123456789012345678.0, 1E15, 0.00001,\
             0.0001, 1.5e-7, 1180591620717411303424, NaN, Infinity, -1e300, 100.0, 5e-324, 1e-323,\
             1.7976931348623157e308, 0.1, true, null, 1e400]}""";

    @Test
    void numbersAndEmptyContainersLookAsPythonWritesThem() {
        assertThat(PythonJson.indented(PythonJson.parse(MIXED)))
                .isEqualTo(
                        """
                        {
                            "a": {},
                            "b": [],
                            "n": [
                                0,
                                0,
                                -0.0,
                                1.5,
                                1e+16,
                                1.2345678901234568e+17,
                                1000000000000000.0,
                                1e-05,
                                0.0001,
                                1.5e-07,
                                1180591620717411303424,
                                NaN,
                                Infinity,
                                -1e+300,
                                100.0,
                                5e-324,
                                1e-323,
                                1.7976931348623157e+308,
                                0.1,
                                true,
                                null,
                                Infinity
                            ]
                        }""");
    }

    @Test
    void everythingBeyondPrintableAsciiIsEscaped() {
        assertThat(
                        PythonJson.compact(
                                PythonJson.parse(
                                        "\"é😀\\u007f\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0001 ~\"")))
                .isEqualTo("\"\\u00e9\\ud83d\\ude00\\u007f\\\"\\\\/\\b\\f\\n\\r\\t\\u0001 ~\"");
    }

    @Test
    void halfASurrogatePairIsKept() {
        assertThat(PythonJson.compact(PythonJson.parse("\"\\ud800x\""))).isEqualTo("\"\\ud800x\"");
    }

    @Test
    void keysAreOrderedByCodePointNotByUtf16() {
        assertThat(PythonJson.compact(PythonJson.parse("{\"\\ud83d\\ude00\":2,\"\\ufffd\":1}")))
                .isEqualTo("{\"\\ufffd\":1,\"\\ud83d\\ude00\":2}");
    }

    @Test
    void withoutArgumentsKeysStayAndSeparatorsHaveSpaces() {
        assertThat(PythonJson.spaced(PythonJson.parse("{\"b\":[1,2],\"a\":{}}")))
                .isEqualTo("{\"b\": [1, 2], \"a\": {}}");
    }

    @Test
    void ofAKeyThatStandsTwiceTheLastCounts() {
        assertThat(PythonJson.compact(PythonJson.parse("{\"a\":1,\"a\":2}")))
                .isEqualTo("{\"a\":2}");
    }

    @Test
    void aWrongTextIsRefusedWithItsPlace() {
        assertThatThrownBy(() -> PythonJson.parse("{\n  \"a\": tru\n}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("not JSON at line 2, column ");
    }

    @Test
    void nothingMayFollowTheValue() {
        assertThatThrownBy(() -> PythonJson.parse("{} {}"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEmptyTextIsNotJson() {
        assertThatThrownBy(() -> PythonJson.parse("")).isInstanceOf(IllegalArgumentException.class);
    }
}
