package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.ceph.CephDashboard;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.openqa.selenium.By;

/// The pages of the Dashboard that have to do with iSCSI.
final class DashboardPages {
    private final Browser browser;
    private final CephDashboard dashboard;

    DashboardPages(Browser browser, CephDashboard dashboard) {
        this.browser = browser;
        this.dashboard = dashboard;
    }

    void logIn() {
        browser.open(dashboard.url().toString());
        browser.type(By.name("username"), CephDashboard.USER);
        browser.type(By.name("password"), CephDashboard.PASSWORD);
        browser.click(By.cssSelector("input[type=submit], button[type=submit]"));
        browser.sees("Block");
    }

    void overview() {
        browser.open(dashboard.url() + "#/block/iscsi/overview");
        browser.sees("Gateways");
    }

    void targets() {
        browser.open(dashboard.url() + "#/block/iscsi/targets");
        browser.sees("Targets");
    }

    /// Waits until the form is done and the list shows the target as unchanged by anybody.
    void awaitTarget(String iqn) {
        browser.seesNoMore("Target IQN");
        browser.sees(iqn);
        browser.seesNoMore("updating");
    }

    void newTarget() {
        browser.open(dashboard.url() + "#/block/iscsi/targets/create");
        browser.sees("Target IQN");
    }

    void editTarget(String iqn) {
        browser.open(dashboard.url() + "#/block/iscsi/targets/edit/" + iqn);
        browser.sees("Edit Target");
    }

    /// Makes discovery ask for CHAP; empty: for nothing.
    void discoveryAuth(String user, String password) {
        browser.clickText("button", "Discovery authentication");
        browser.type(By.cssSelector(".modal-body input[formcontrolname=user]"), user);
        browser.type(By.cssSelector(".modal-body input[formcontrolname=password]"), password);
        browser.click(By.cssSelector(".modal-footer .tc_submitButton"));
        browser.sees("Updated discovery authentication");
        browser.seesNoMore("Updated discovery authentication");
    }

    /// Waits until the overview shows that an image is read and written, by rates.
    void awaitRates(String image) {
        Pattern rates =
                Pattern.compile(
                        Pattern.quote(image)
                                + "\\s+user:rbd.*?([0-9.]+)( k)? /s\\s+([0-9.]+)( k)? /s",
                        Pattern.DOTALL);
        Awaitility.await("rates of " + image)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(1))
                .ignoreExceptions()
                .untilAsserted(
                        () -> {
                            Matcher row = rates.matcher(browser.text());
                            assertThat(row.find()).as(browser::text).isTrue();
                            assertThat(Double.parseDouble(row.group(1))).isPositive();
                            assertThat(Double.parseDouble(row.group(3))).isPositive();
                        });
    }

    /// Removes a target of the list.
    void deleteTarget(String iqn) {
        browser.clickText("datatable-body-cell", iqn);
        browser.click(
                By.cssSelector(
                        ".table-actions .dropdown-toggle, .dataTables_action .dropdown-toggle"));
        browser.clickText(".dropdown-item", "Delete");
        browser.click(By.cssSelector(".modal-body label[for=confirmation]"));
        browser.click(By.cssSelector(".modal-footer .tc_submitButton"));
    }
}
