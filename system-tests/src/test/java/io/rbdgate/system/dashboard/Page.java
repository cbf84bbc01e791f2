package io.rbdgate.system.dashboard;

import io.rbdgate.fixtures.ceph.CephDashboard;
import org.openqa.selenium.By;

/// The pages of the Dashboard that have to do with iSCSI.
final class Page {
    private final Browser browser;
    private final CephDashboard dashboard;

    Page(Browser browser, CephDashboard dashboard) {
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

    void newTarget() {
        browser.open(dashboard.url() + "#/block/iscsi/targets/create");
        browser.sees("Target IQN");
    }
}
