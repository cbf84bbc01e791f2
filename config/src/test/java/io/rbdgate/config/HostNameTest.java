package io.rbdgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostNameTest {

    private static String fullyQualified(String hostName, String... names) {
        return new HostName(
                        new HostName.Resolver() {
                            @Override
                            public String hostName() {
                                return hostName;
                            }

                            @Override
                            public List<String> namesOf(String name) throws IOException {
                                assertThat(name).isEqualTo(hostName);
                                if (names.length == 0) {
                                    throw new UnknownHostException(name);
                                }
                                return List.of(names);
                            }
                        })
                .fullyQualified();
    }

    @Test
    void theCanonicalNameWhenItHasADot() {
        assertThat(fullyQualified("gw1", "gw1.example.org", "gw1.other.net"))
                .isEqualTo("gw1.example.org");
    }

    @Test
    void theFirstAliasWithADotOtherwise() {
        assertThat(fullyQualified("gw1", "gw1", "iscsi", "gw1.example.org", "gw1.other.net"))
                .isEqualTo("gw1.example.org");
    }

    @Test
    void theCanonicalNameWhenNoneHasADot() {
        assertThat(fullyQualified("gw1", "localhost", "gw1")).isEqualTo("localhost");
    }

    @Test
    void theHostNameWhenNothingIsFound() {
        assertThat(fullyQualified("gw1")).isEqualTo("gw1");
    }

    @Test
    void thisHostHasAName() {
        assertThat(HostName.ofThisHost().fullyQualified()).isNotBlank().doesNotContain(" ");
    }
}
