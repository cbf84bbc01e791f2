package io.rbdgate.system;

import org.openqa.selenium.By;

/// The form for making and changing a target.
final class DashboardTargetForm {
    private final Browser browser;

    DashboardTargetForm(Browser browser) {
        this.browser = browser;
    }

    void name(String iqn) {
        browser.type(By.id("target_iqn"), iqn);
    }

    /// Chooses in the list that opens under the `nth` link called `link`.
    void choose(String link, int nth, String... items) {
        browser.clickNth("a.select-menu-edit", link, nth);
        for (String item : items) {
            browser.clickText(".select-menu-item", item);
        }
        browser.click(By.cssSelector(".card-header"));
    }

    void askForKnownInitiators() {
        browser.click(By.cssSelector("label[for=acl_enabled]"));
    }

    void addInitiator(String iqn, String user, String password) {
        browser.clickText("button", "Add initiator");
        browser.type(By.cssSelector("input[formcontrolname=client_iqn]"), iqn);
        browser.type(By.id("user0"), user);
        browser.type(By.id("password0"), password);
    }

    void submit(String button) {
        browser.clickText("button", button);
    }
}
