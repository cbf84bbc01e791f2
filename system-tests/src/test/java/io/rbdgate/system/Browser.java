package io.rbdgate.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/// Headless Chromium. Everything waits until the page is so far; pictures are kept under the
/// directory given.
final class Browser implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final ChromeDriver driver;
    private final Path pictures;
    private int taken;

    Browser(Path pictures) {
        this.pictures = pictures;
        ChromeOptions options = new ChromeOptions();
        options.setBinary("/usr/bin/chromium");
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--window-size=1400,2200");
        ChromeDriverService service =
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(Path.of("/usr/bin/chromedriver").toFile())
                        .build();
        driver = new ChromeDriver(service, options);
    }

    void open(String url) {
        driver.get(url);
    }

    /// Types into the input, replacing what is in it.
    void type(By where, String text) {
        retried(
                () -> {
                    WebElement input = shown(where);
                    input.clear();
                    // only keys tell Angular that the input is empty now
                    input.sendKeys(text.isEmpty() ? " " + Keys.BACK_SPACE : text);
                    return true;
                });
    }

    /// Clicks on the first visible element.
    void click(By where) {
        retried(
                () -> {
                    WebElement element = shown(where);
                    driver.executeScript("arguments[0].scrollIntoView({block: 'center'})", element);
                    element.click();
                    return true;
                });
    }

    /// Clicks on the first visible element of `css` that says `text`.
    void clickText(String css, String text) {
        retried(
                () -> {
                    WebElement element = withText(css, text);
                    driver.executeScript("arguments[0].scrollIntoView({block: 'center'})", element);
                    element.click();
                    return true;
                });
    }

    /// Clicks on the `nth` (from 0) visible element of `css` that says just `text`.
    void clickNth(String css, String text, int nth) {
        retried(
                () -> {
                    WebElement element =
                            driver.findElements(By.cssSelector(css)).stream()
                                    .filter(WebElement::isDisplayed)
                                    .filter(e -> e.getText().strip().equals(text))
                                    .skip(nth)
                                    .findFirst()
                                    .orElseThrow(() -> new WebDriverException(css + " " + text));
                    driver.executeScript("arguments[0].scrollIntoView({block: 'center'})", element);
                    element.click();
                    return true;
                });
    }

    /// Waits until the page says `text`.
    void sees(String text) {
        Awaitility.await("'" + text + "' on the page")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(250))
                .ignoreExceptions()
                .until(() -> text().contains(text));
    }

    /// Waits until the page no longer says `text`.
    void seesNoMore(String text) {
        Awaitility.await("no '" + text + "' on the page")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(250))
                .ignoreExceptions()
                .until(() -> !text().contains(text));
    }

    /// What a person reads on the page now.
    String text() {
        return driver.findElement(By.tagName("body")).getText();
    }

    /// Whether anything visible is there now.
    boolean has(By where) {
        return driver.findElements(where).stream().anyMatch(WebElement::isDisplayed);
    }

    /// Keeps a picture of the page.
    void picture(String name) {
        try {
            Files.createDirectories(pictures);
            Path file = pictures.resolve("%02d-%s.png".formatted(++taken, name));
            Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }

    private WebElement withText(String css, String text) {
        List<WebElement> all = driver.findElements(By.cssSelector(css));
        return all.stream()
                .filter(WebElement::isDisplayed)
                .filter(e -> e.getText().strip().equals(text))
                .findFirst()
                .orElseGet(
                        () ->
                                all.stream()
                                        .filter(WebElement::isDisplayed)
                                        .filter(e -> e.getText().contains(text))
                                        .findFirst()
                                        .orElseThrow(
                                                () ->
                                                        new WebDriverException(
                                                                "nothing like "
                                                                        + css
                                                                        + " says "
                                                                        + text)));
    }

    private WebElement shown(By where) {
        return driver.findElements(where).stream()
                .filter(WebElement::isDisplayed)
                .findFirst()
                .orElseThrow(() -> new WebDriverException("nothing visible: " + where));
    }

    /// A page of Angular replaces its elements while one looks at them.
    private static void retried(Supplier<Boolean> step) {
        Awaitility.await()
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(200))
                .ignoreException(WebDriverException.class)
                .until(step::get);
    }
}
