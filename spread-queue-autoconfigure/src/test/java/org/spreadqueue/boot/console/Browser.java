// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.console;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;

import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A Chromium without a window, and what a person does with it.
 */
final class Browser implements AutoCloseable {

	private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

	private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

	private final Path home;

	private final ChromeDriver driver;

	Browser() {
		try {
			this.home = Files.createTempDirectory("browser");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		// With both paths set, nothing is looked for elsewhere, or downloaded.
		ChromeDriverService service = new ChromeDriverService.Builder()
			.usingDriverExecutable(new File(DRIVER.toString()))
			.withEnvironment(Map.of("HOME", this.home.toString()))
			.build();
		LoggingPreferences logs = new LoggingPreferences();
		logs.enable(LogType.BROWSER, Level.ALL);
		ChromeOptions options = new ChromeOptions().setBinary(CHROMIUM.toString())
			.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
					"--window-size=1280,1000", "--user-data-dir=" + this.home.resolve("profile"));
		options.setCapability("goog:loggingPrefs", logs);
		this.driver = new ChromeDriver(service, options);
	}

	static boolean isInstalled() {
		return Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
	}

	/** Opens a page as somebody who has never been there. */
	void open(String url) {
		width(1280);
		this.driver.get(url);
		deleteCookies();
		this.driver.executeScript("localStorage.setItem('spreadqueue.refresh', '1')");
		this.driver.executeScript("localStorage.setItem('spreadqueue.theme', 'system')");
		messages();
		this.driver.get("about:blank");
		this.driver.get(url);
	}

	/** Goes to an address, be it on the page that is open. */
	void visit(String url) {
		this.driver.get(url);
	}

	/** Goes into a frame, until another address is visited. */
	void enter(String css) {
		this.driver.switchTo().frame(find(css));
	}

	void reload() {
		this.driver.navigate().refresh();
	}

	void back() {
		this.driver.navigate().back();
	}

	/** What the browser complains of since it was last asked. */
	List<String> messages() {
		return this.driver.manage().logs().get(LogType.BROWSER).getAll().stream().map(LogEntry::getMessage).toList();
	}

	List<WebElement> all(String css) {
		return this.driver.findElements(By.cssSelector(css));
	}

	WebElement find(String css) {
		return this.driver.findElement(By.cssSelector(css));
	}

	/** The text that is seen there, empty if there is no such element. */
	String text(String css) {
		try {
			return all(css).stream().findFirst().map(WebElement::getText).orElse("");
		}
		catch (StaleElementReferenceException ex) {
			return "";
		}
	}

	void awaitText(String css, String text) {
		await().untilAsserted(() -> assertThat(text(css)).as(css).contains(text));
	}

	void awaitGone(String css) {
		await().untilAsserted(() -> assertThat(all(css)).as(css).isEmpty());
	}

	/**
	 * Presses the button that is called so, within an element, as soon as it is there.
	 */
	void press(String css, String label) {
		await().ignoreExceptionsInstanceOf(WebDriverException.class).until(() -> {
			Optional<WebElement> button = all(css + " button").stream()
				.filter((candidate) -> candidate.isDisplayed() && candidate.getText().equals(label))
				.findFirst();
			button.ifPresent(WebElement::click);
			return button.isPresent();
		});
	}

	void type(CharSequence... keys) {
		new Actions(this.driver).sendKeys(String.join("", keys)).perform();
	}

	void tab() {
		type(Keys.TAB.toString());
	}

	WebElement focused() {
		return this.driver.switchTo().activeElement();
	}

	Object script(String script, Object... arguments) {
		Object result = this.driver.executeScript(script, arguments);
		return (result != null) ? result : "null";
	}

	/** As wide as that, in pixels of CSS. */
	void width(int pixels) {
		this.driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", pixels, "height", 1000, "deviceScaleFactor", 1, "mobile", false));
	}

	void deleteCookies() {
		this.driver.manage().deleteAllCookies();
	}

	@Override
	public void close() {
		this.driver.quit();
		FileSystemUtils.deleteRecursively(this.home.toFile());
	}

}
