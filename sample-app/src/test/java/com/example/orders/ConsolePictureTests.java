// SPDX-License-Identifier: Apache-2.0

package com.example.orders;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import org.spreadqueue.QueueName;
import org.spreadqueue.spring.manager.QueueManagers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The console of this application, as the README shows it: with
 * {@code -Ddocs.update=true} its picture is taken anew.
 */
@Tag("slow")
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "orders.traffic=40/s", "spread.queue.manager.directory=" })
@EnabledIf(value = "hasBrowser", disabledReason = "needs Debian's chromium and chromium-driver")
class ConsolePictureTests {

	private static final File CHROMIUM = new File("/usr/bin/chromium");

	private static final File DRIVER = new File("/usr/bin/chromedriver");

	private static final Path PICTURE = Path.of("../docs/images/console.png");

	private static final boolean UPDATE = Boolean.getBoolean("docs.update");

	@LocalServerPort
	private int port;

	@Autowired
	private QueueManagers managers;

	@TempDir
	private Path home;

	static boolean hasBrowser() {
		return CHROMIUM.canExecute() && DRIVER.canExecute();
	}

	@Test
	void showsWhatTheReadmeShows() throws IOException {
		var manager = this.managers.find(new QueueName("orders")).orElseThrow();
		await().atMost(Duration.ofMinutes(2))
			.until(() -> manager.deadLetters() > 1 && manager.history().snapshot().size() > (UPDATE ? 60 : 1));
		ChromeDriverService service = new ChromeDriverService.Builder().usingDriverExecutable(DRIVER)
			.withEnvironment(Map.of("HOME", this.home.toString()))
			.build();
		ChromeDriver browser = new ChromeDriver(service,
				new ChromeOptions().setBinary(CHROMIUM)
					.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
							"--window-size=1360,1180", "--user-data-dir=" + this.home.resolve("profile")));
		try {
			browser.get("http://localhost:" + this.port + "/");
			browser.findElement(By.linkText("Console")).click();
			await().atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(browser.findElement(By.tagName("main")).getText()).contains("orders",
						"InvalidOrderException", "orderWorker.process"));
			byte[] picture = browser.getScreenshotAs(OutputType.BYTES);
			assertThat(ImageIO.read(new ByteArrayInputStream(picture)).getWidth()).isEqualTo(1360);
			if (UPDATE) {
				Files.createDirectories(PICTURE.getParent());
				Files.write(PICTURE, picture);
			}
		}
		finally {
			browser.quit();
		}
		assertThat(PICTURE).as("the README shows it").exists();
	}

}
