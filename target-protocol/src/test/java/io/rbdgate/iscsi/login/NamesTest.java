package io.rbdgate.iscsi.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "iqn.1994-05.com.redhat:8a3b",
                "iqn.1998-01.com.vmware:esx_host-1a2b3c4d",
                "iqn.1991-05.com.microsoft:win.example.org",
                "iqn.2007-10.com.github:sahlberg:libiscsi:iscsi-test",
                "iqn.2026-11.io.rbdgate",
                "iqn.1993-08.org.debian:01:ABCdef",
                "iqn.2001-04.jp.example:\u65e5\u672c",
                "eui.02004567A425678D",
                "naa.52004567BA64678D",
                "naa.62004567BA64678D0123456789ABCDEF"
            })
    void nameOfAnyTypeIsValid(String name) {
        assertThat(IscsiName.isValid(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "disk",
                "iqn.1994-5.com.redhat:x",
                "iqn.1994-00.com.redhat:x",
                "iqn.94-05.com.redhat:x",
                "iqn.1994-05",
                "iqn.1994-05.",
                "iqn.1994-05.com.redhat:a b",
                "iqn.1994-05.com.redhat:a\tb",
                "iqn.1994-05.com.redhat:a\u0000b",
                "iqn.1994-05.com.redhat:a\u007fb",
                "iqn.1994-05.com.redhat:a\u0085b",
                "iqn.1994-05.com.redhat:a\n",
                "iqn.1994-05.com.redhat:../../etc",
                "iqn.1994-05.com.redhat:a\\b",
                "iqn.1994-05.com.redhat:a,b",
                "iqn.1994-05.com.redhat:a\u202eb",
                "eui.02004567A425678",
                "eui.02004567A425678G",
                "naa.52004567BA64678",
                "naa.52004567BA64678D01"
            })
    void otherTextIsNoName(String name) {
        assertThat(IscsiName.isValid(name)).isFalse();
    }

    @Test
    void namesAreComparedInLowerCase() {
        assertThat(IscsiName.normalized("IQN.1994-05.com.RedHat:x\u00c4"))
                .isEqualTo("iqn.1994-05.com.redhat:x\u00e4");
    }

    @Test
    void nameHasAtMost223Bytes() {
        String prefix = "iqn.1994-05.com.redhat:";
        assertThat(IscsiName.isValid(prefix + "a".repeat(223 - prefix.length()))).isTrue();
        assertThat(IscsiName.isValid(prefix + "a".repeat(224 - prefix.length()))).isFalse();
        assertThat(IscsiName.isValid(prefix + "\u00e4".repeat(101))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7",
        "::1, [::1]",
        "::, [::]",
        "2001:DB8:0:0:0:0:0:1, [2001:db8::1]",
        "2001:db8:0:1:1:1:1:1, [2001:db8:0:1:1:1:1:1]",
        "2001:db8:0:0:1:0:0:1, [2001:db8::1:0:0:1]",
        "2001:0:0:1:0:0:0:1, [2001:0:0:1::1]",
        "fe80:0:0:0:1:2:3:0, [fe80::1:2:3:0]",
        "1:2:3:4:5:6:0:0, [1:2:3:4:5:6::]",
        "0:0:3:4:5:6:7:8, [::3:4:5:6:7:8]",
        "1:2:3:4:5:6:7:8, [1:2:3:4:5:6:7:8]",
        "::ffff:192.0.2.7, 192.0.2.7"
    })
    void addressIsWrittenInItsShortForm(String literal, String text) {
        assertThat(AddressText.of(InetAddress.ofLiteral(literal))).isEqualTo(text);
    }
}
