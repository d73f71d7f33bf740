// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.console;

import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import org.spreadqueue.boot.console.Http.Response;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The files of the console, as a browser gets them.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, classes = ConsoleApplication.class,
		properties = { "management.endpoints.web.exposure.include=spreadqueue",
				"management.endpoint.spreadqueue.console.enabled=true" })
class ConsoleFilesTests {

	private static final Pattern REFERENCE = Pattern.compile("(?:src|href)=\"([^\"#:]+)\"");

	private static final Pattern IMPORT = Pattern.compile("from '\\./([^']+)'");

	@LocalServerPort
	private int port;

	@Test
	void thePageForbidsAllThatIsNotItsOwn() {
		Response page = get("console");
		assertThat(page.type()).isEqualToIgnoringCase("text/html;charset=UTF-8");
		assertThat(page.body()).contains("default-src 'none'; script-src 'self'; style-src 'self';")
			.doesNotContain("unsafe-inline", "unsafe-eval", "<style", " style=", " onclick=", "http://localhost");
		assertThat(page.body()).doesNotContainPattern("<script(?![^>]*\\ssrc=)");
	}

	@Test
	void allThatThePageNeedsIsThere() {
		List<String> files = found(REFERENCE, get("console").body());
		assertThat(files).contains("console.css", "console.js", "uplot.css", "uplot.js");
		for (String file : files) {
			Response response = get(file);
			assertThat(response.status()).as(file).isEqualTo(200);
			assertThat(response.type()).as(file)
				.isEqualToIgnoringCase((file.endsWith(".js") ? "text/javascript" : "text/css") + ";charset=UTF-8");
		}
		assertModules("console.js");
	}

	private void assertModules(String script) {
		for (String module : found(IMPORT, get(script).body())) {
			Response response = get(module);
			assertThat(response.status()).as(module).isEqualTo(200);
			assertThat(response.body()).as(module)
				.doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "'style'",
						"https://");
			assertThat(found(IMPORT, response.body()))
				.allSatisfy((next) -> assertThat(get(next).status()).isEqualTo(200));
		}
	}

	@Test
	void theLicenceOfTheChartLibraryIsKept() {
		assertThat(getClass().getResource("/META-INF/uplot/LICENSE")).isNotNull();
	}

	private Response get(String name) {
		return Http.onPort(this.port).get("/" + name);
	}

	private static List<String> found(Pattern pattern, String text) {
		return pattern.matcher(text).results().map((match) -> match.group(1)).toList();
	}

}
