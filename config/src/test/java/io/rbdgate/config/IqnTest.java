package io.rbdgate.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IqnTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "iqn.2026-11.io.rbdgate:demo",
                "iqn.2001-04.com.example",
                "iqn.2001-04.com.example:storage:disk-2.sys1.xyz",
                "iqn.2003-01.com.redhat.iscsi-gw:iscsi-igw",
                "eui.02004567a425678d",
                "naa.52004567ba64678d",
                "naa.62004567ba64678d0123456789abcdef"
            })
    void theFormsOfTheStandardAreNames(String text) {
        assertThat(new Iqn(text).text()).isEqualTo(text);
    }

    @Test
    void namesAreHeldInLowerCase() {
        assertThat(new Iqn("IQN.1991-05.COM.Microsoft:HOST-1"))
                .isEqualTo(new Iqn("iqn.1991-05.com.microsoft:host-1"))
                .hasToString("iqn.1991-05.com.microsoft:host-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "demo",
                "iqn.2026-11",
                "iqn.2026-11.",
                "iqn.2026-00.io.rbdgate",
                "iqn.2026-13.io.rbdgate",
                "iqn.26-11.io.rbdgate",
                "iqn.2026-11.io..rbdgate",
                "iqn.2026-11.io.rbdgate:",
                "iqn.2026-11.io.rbdgate:a_b",
                "iqn.2026-11.io.rbdgate:a b",
                "iqn.2026-11.io.rbdgate:b\u00fcro",
                "eui.02004567a425678",
                "eui.02004567a425678g",
                "naa.52004567ba64678d0"
            })
    void anythingElseIsNot(String text) {
        assertThatThrownBy(() -> new Iqn(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "' is not an iSCSI name");
    }

    @Test
    void moreThan223CharactersAreTooMany() {
        String longest = "iqn.2026-11.io.rbdgate:" + "a".repeat(200);

        assertThat(new Iqn(longest).text()).hasSize(223);
        assertThatThrownBy(() -> new Iqn(longest + "a"))
                .hasMessage("the iSCSI name has 224 characters, more than 223");
    }
}
