// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.console;

import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The console as a person uses it.
 */
@InBrowser
@Timeout(120)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, classes = ConsoleApplication.class,
		properties = { "management.endpoints.web.exposure.include=spreadqueue",
				"management.endpoint.spreadqueue.console.enabled=true",
				"management.endpoint.spreadqueue.show-payloads=always", "spread.queue.name=orders",
				"spread.queue.manager.max-attempts=1", "spring.application.name=shop" })
class ConsoleTests {

	private static final String ROW = "#queues tr[data-key=orders]";

	private static final String WAITING = ROW + " [data-title=Waiting]";

	private static final String GROUP = "#dead-letters tbody tr";

	private static final String QUESTION = "dialog.question";

	@Autowired
	private ApplicationContext context;

	@LocalServerPort
	private int port;

	private final Browser browser;

	private QueueInUse queue;

	ConsoleTests(Browser browser) {
		this.browser = browser;
	}

	@BeforeEach
	void open() {
		this.queue = new QueueInUse(this.context);
		this.browser.open(url());
		this.browser.awaitText("#application", "shop");
	}

	@AfterEach
	void reset() {
		this.browser.visit("about:blank");
		this.queue.reset();
	}

	@Test
	void asksNobodyElseAndCausesNoComplaint() {
		this.browser.awaitText(ROW, "active");
		assertThat(this.browser.messages()).isEmpty();
		Object foreign = this.browser.script("return performance.getEntriesByType('resource')"
				+ ".map((entry) => entry.name).filter((name) => !name.startsWith(location.origin)).length");
		assertThat(foreign).isEqualTo(0L);
	}

	@Test
	void showsWhatWaitsAndForHowLongWithoutAReload() {
		this.queue.pause();
		this.queue.send("1", "2", "3", "4", "5");
		await().untilAsserted(() -> {
			assertThat(this.browser.text(WAITING)).isEqualTo("5");
			assertThat(this.browser.text(ROW + " .badge")).isEqualTo("paused");
		});
		String oldest = this.browser.text(ROW + " [data-title=Oldest]");
		await().untilAsserted(() -> assertThat(this.browser.text(ROW + " [data-title=Oldest]")).isNotEqualTo(oldest));
		this.browser.awaitText("#alerts", "5 messages waiting");
	}

	@Test
	void showsWhatAWorkerDoesAndSinceWhen() {
		this.queue.orders().hold();
		this.queue.send("long");
		this.browser.awaitText("#jobs", "orders");
		assertThat(this.browser.text("#jobs td.name")).isEqualTo(this.queue.messages().get(0).id().toString());
		String since = this.browser.text("#jobs [data-title=For]");
		await().untilAsserted(() -> assertThat(this.browser.text("#jobs [data-title=For]")).isNotEqualTo(since));
		this.queue.orders().release();
		this.browser.awaitGone("#jobs tbody tr");
	}

	@Test
	void asksOnceASecondUnlessToldOtherwise() {
		this.browser.script("localStorage.removeItem('spreadqueue.refresh')");
		this.browser.reload();
		this.browser.awaitText("#application", "shop");
		assertThat(this.browser.find("#refresh").getDomProperty("value")).isEqualTo("1");
	}

	@Test
	void drawsWhatHappens() {
		await().untilAsserted(() -> assertThat(points()).isGreaterThanOrEqualTo(2));
		assertThat(this.browser.all("#chart canvas")).hasSize(1);
		this.browser.press(".tabs", "Depth");
		this.browser.awaitText("#chart .u-legend", "in flight");
		this.browser.find("#chart-table summary").click();
		this.browser.awaitText("#chart-table table", "waiting");
		assertThat(this.browser.messages()).isEmpty();
	}

	@Test
	void figuresOfSeveralQueuesAreAddedUpWheneverTheyWereTaken() {
		Object sums = this.browser
			.script("""
					const sample = (time) => ({ time, in: 10, out: 20, waiting: 5, inFlight: 0, delayed: 0, dead: 0, oldest: 1, p50: 1 });
					const last = sample(1_060_000);
					const every = (step, from) => [...Array.from({ length: 50 }, (unused, i) => sample(from + i * step)), last];
					return import('./console-history.js').then(({ together }) =>
						[...new Set(together([every(1049, 1_000_000), every(1003, 1_000_400)]).slice(1).map((sum) => `${sum.in} ${sum.out} ${sum.waiting}`))]);
					""");
		assertThat(sums).isEqualTo(List.of("20 40 10"));
	}

	@Test
	void namesAManagerElsewhereThatDoesNotAnswerAnyMore() {
		Object alerts = this.browser
			.script("""
					const figures = { paused: false, waiting: 0, inFlight: 0, oldestAge: 'PT0S' };
					const manager = { state: 'ACTIVE', workers: [{}], senders: [], deadLetters: 0, limits: { maxLength: 9 }, figures };
					const far = { manager, problem: 'Its manager does not answer any more' };
					const senders = { far: { open: true, daemon: '4803@far', manager: '#m#far' } };
					const overview = { listeners: {}, senders, managers: {}, elsewhere: { far } };
					return import('./console-alerts.js').then(({ showAlerts }) => {
						showAlerts({ histories: { of: () => [] } }, overview);
						return document.querySelector('#alerts').textContent;
					});
					""");
		assertThat(alerts).asString().contains("does not answer any more");
	}

	@Test
	void goesOnWhateverTheAddressSays() {
		this.browser.visit("about:blank");
		this.browser.open(url() + "#metric=constructor");
		this.browser.awaitText("#chart .u-legend", "in");
		this.queue.pause();
		this.browser.awaitText(ROW, "paused");
		assertThat(this.browser.messages()).isEmpty();
	}

	@Test
	void whatIsShownOfOnePlaceIsNotLeftOnAnother() {
		this.queue.sendDead("broken 1");
		this.browser.press(GROUP, "IllegalStateException");
		String id = this.queue.letters().get(0).id().toString();
		this.browser.awaitText("dialog.drawer tbody", id);
		this.browser.script("window.fetch = () => Promise.reject(new Error())");
		this.browser.press("dialog.drawer", "Waiting");
		this.browser.awaitText("dialog.drawer .problem", "does not answer");
		assertThat(this.browser.all("dialog.drawer tbody tr")).isEmpty();
		assertThat(this.browser.text("dialog.drawer")).doesNotContain(id, "Delete all");
	}

	@Test
	void saysInAFrameThatAnExportMayNotBeSaved() {
		this.queue.sendDead("broken 1");
		this.browser.visit(url().replace("/console", "/overview"));
		this.browser.script(
				"""
						const frame = Object.assign(document.createElement('iframe'), { src: arguments[0], width: 1200, height: 900 });
						document.body.replaceChildren(frame);
						""",
				url());
		this.browser.enter("iframe");
		this.browser.press(GROUP, "Export");
		this.browser.awaitText(".toasts", "in a tab of its own");
	}

	@Test
	void whatIsSaidOfManagersIsPutTogetherOnce() {
		Object same = this.browser
			.script("""
					const overview = { managers: {}, elsewhere: { orders: { manager: { state: 'ACTIVE' } } } };
					return import('./console-history.js').then(({ describedManagers }) =>
						describedManagers(overview) === describedManagers(overview) && describedManagers(overview).orders.state);
					""");
		assertThat(same).isEqualTo("ACTIVE");
	}

	@Test
	void queuesMayBeCalledAsWhatEveryObjectHas() {
		Object seen = this.browser
			.script("""
					const names = ['constructor', 'hasOwnProperty', '__proto__'];
					const manager = '{"state":"ACTIVE","workers":[],"senders":[],"deadLetters":0,"limits":{"maxLength":9}}';
					const each = (names, value) => JSON.parse(`{${names.map((name) => `"${name}":${value(name)}`)}}`);
					const used = { listeners: each(names, (name) => `{"queue":"${name}","state":"RUNNING"}`), senders: {}, managers: {},
						elsewhere: {}, time: '2026-11-24T10:00:00Z' };
					const managed = { ...used, elsewhere: each(names, () => `{"manager":${manager}}`) };
					return Promise.all([import('./console-tables.js'), import('./console-alerts.js'), import('./console-history.js')])
						.then(([{ queueRows }, { showAlerts }, { Histories }]) => {
							const histories = new Histories();
							return [managed, used].map((overview) => {
								histories.add(overview);
								showAlerts({ histories }, overview);
								return queueRows(overview).map((row) => `${row.queue} ${row.manager?.state} ${row.sender} ${row.problem}`
									+ ` ${histories.queues.has(row.queue)}`);
							});
						});
					""");
		assertThat(seen).isEqualTo(List.of(
				List.of("__proto__ ACTIVE null null true", "constructor ACTIVE null null true",
						"hasOwnProperty ACTIVE null null true"),
				List.of("__proto__ undefined null null false", "constructor undefined null null false",
						"hasOwnProperty undefined null null false")));
	}

	@Test
	void aQueueThatIsManagedElsewhereFromNowOnLeadsNowhere() {
		Object names = this.browser
			.script("""
					const figures = { paused: false, waiting: 0, delayed: 0, inFlight: 0, oldestAge: 'PT0S' };
					const far = { state: 'ACTIVE', workers: [], senders: [], deadLetters: 0, figures };
					const none = { listeners: {}, senders: {}, managers: {}, elsewhere: {}, deadLetters: [], jobs: [] };
					const here = { ...none, managers: { far } };
					const elsewhere = { ...none, senders: { far: { open: true, manager: '#m#far' } }, elsewhere: { far: { manager: far } } };
					const app = { histories: { of: () => [], last: () => undefined }, writable: () => false, sinceOverview: () => 0 };
					return import('./console-tables.js').then(({ tables }) => {
						const shown = tables(app);
						return [here, elsewhere, here].map((overview) => {
							shown.show(overview, '');
							const name = document.querySelector('#queues tr[data-key=far] td.name');
							return `${name.textContent} ${name.querySelectorAll('button').length}`;
						});
					});
					""");
		assertThat(names).isEqualTo(List.of("far 1", "far 0", "far 1"));
	}

	@Test
	void saysThatTheBrowserDoesNotPermitACopy() {
		this.queue.sendDead("broken 1");
		this.browser.press(GROUP, "IllegalStateException");
		this.browser.press("dialog.drawer tbody", this.queue.letters().get(0).id().toString());
		this.browser.awaitText(".payload", "broken 1");
		// As in a page by plain HTTP, unless it comes from localhost.
		this.browser.script("Object.defineProperty(navigator, 'clipboard', { value: undefined })");
		this.browser.press("dialog.drawer .detail", "Copy");
		this.browser.awaitText("dialog.drawer .toasts", "The browser does not permit that");
		assertThat(this.browser.messages()).isEmpty();
	}

	@Test
	void whatOthersWriteIsOnlyText() {
		String markup = "broken <img src=x onerror=\"window.harm=1\"><script>window.harm=1</script>";
		this.queue.sendDead(markup);
		this.browser.awaitText(GROUP, "state of " + markup);
		this.browser.press(GROUP, "IllegalStateException");
		this.browser.awaitText("dialog.drawer tbody", "state of " + markup);
		this.browser.press("dialog.drawer tbody", this.queue.letters().get(0).id().toString());
		await().untilAsserted(() -> assertThat(this.browser.text(".payload")).contains("<img src=x onerror="));
		assertThat(this.browser.all("img")).isEmpty();
		assertThat(this.browser.all("body script")).isEmpty();
		assertThat(this.browser.script("return window.harm === undefined")).isEqualTo(true);
		assertThat(this.browser.messages()).isEmpty();
	}

	@Test
	void retriesOneGroupAndLeavesTheOther() {
		this.queue.sendDead("broken 1", "odd 1", "broken 2");
		await().untilAsserted(() -> assertThat(this.browser.all(GROUP)).hasSize(2));
		this.browser.awaitText(GROUP + ":first-child [data-title=Letters]", "2");
		this.queue.orders().repair();
		this.browser.press(GROUP + ":first-child", "Retry…");
		assertThat(this.browser.text(QUESTION)).contains("Retry 2 messages?", "IllegalStateException of orders");
		this.browser.press(QUESTION, "Retry");
		this.browser.awaitText(".toasts", "2 resubmitted");
		await().untilAsserted(() -> assertThat(this.browser.all(GROUP)).hasSize(1));
		assertThat(this.browser.text(GROUP)).contains("IllegalArgumentException");
		await().untilAsserted(
				() -> assertThat(this.queue.orders().done()).containsExactlyInAnyOrder("broken 1", "broken 2"));
	}

	@Test
	void retriesOneDeadLetterOnce() {
		this.queue.sendDead("broken 1", "broken 2");
		this.queue.orders().repair();
		this.browser.awaitText(GROUP, "2");
		this.browser.press(GROUP, "IllegalStateException");
		this.browser.press("dialog.drawer tbody", this.queue.letters().get(1).id().toString());
		this.browser.press("dialog.drawer", "Retry…");
		assertThat(this.browser.text(QUESTION)).contains("Retry 1 message?");
		this.browser.press(QUESTION, "Retry");
		await().untilAsserted(() -> assertThat(this.queue.orders().done()).containsExactly("broken 2"));
		this.browser.press("dialog.drawer", "Close");
		this.browser.awaitText(ROW + " [data-title=Dead]", "1");
		assertThat(this.queue.orders().done()).containsExactly("broken 2");
	}

	@Test
	void purgesOnlyWhoTypesTheName() {
		this.queue.pause();
		this.queue.send("kept");
		this.browser.awaitText(WAITING, "1");
		this.browser.press(ROW, "Purge…");
		this.browser.type(Keys.ESCAPE);
		this.browser.awaitGone(QUESTION);
		this.browser.press(ROW, "Purge…");
		assertThat(this.browser.text(QUESTION)).contains("Purge queue orders?", "1 at the moment");
		this.browser.type("order");
		assertThat(this.browser.find(QUESTION + " .danger").isEnabled()).isFalse();
		this.browser.type(Keys.ENTER);
		assertThat(this.queue.messages()).hasSize(1);
		this.browser.type("s");
		this.browser.press(QUESTION, "Purge");
		await().untilAsserted(() -> assertThat(this.queue.messages()).isEmpty());
		this.browser.awaitText(WAITING, "0");
	}

	@Test
	void whatIsOpenIsInTheAddress() {
		this.queue.sendDead("broken 1");
		String id = this.queue.letters().get(0).id().toString();
		this.browser.find("#filter").sendKeys("ord");
		this.browser.press(GROUP, "IllegalStateException");
		this.browser.press("dialog.drawer tbody", id);
		this.browser.awaitText(".payload", "broken 1");
		this.browser.reload();
		this.browser.awaitText(".payload", "broken 1");
		assertThat(this.browser.find("#filter").getDomProperty("value")).isEqualTo("ord");
		this.browser.back();
		this.browser.awaitText("dialog.drawer tbody", id);
		this.browser.back();
		this.browser.awaitGone("dialog.drawer[open]");
		assertThat(this.browser.find("#filter").getDomProperty("value")).isEqualTo("ord");
	}

	@Test
	void theKeyboardIsEnough() {
		this.browser.awaitText(ROW, "active");
		for (int i = 0; i < 40 && !"Pause orders".equals(this.browser.focused().getDomAttribute("aria-label")); i++) {
			this.browser.tab();
		}
		this.browser.type(Keys.ENTER);
		this.browser.awaitText(QUESTION, "Pause queue orders?");
		for (int i = 0; i < 5; i++) {
			this.browser.tab();
			assertThat(this.browser.script("const focused = document.activeElement;"
					+ " return focused === document.body || focused.closest('dialog') !== null"))
				.isEqualTo(true);
		}
		for (int i = 0; i < 5 && !"Pause".equals(this.browser.focused().getText()); i++) {
			this.browser.tab();
		}
		this.browser.type(Keys.ENTER);
		await().untilAsserted(() -> assertThat(this.queue.manager().figures().paused()).isTrue());
		this.browser.awaitText(ROW, "paused");
	}

	@Test
	void obeysTheScheme() {
		assertThat(brightness()).isGreaterThan(200);
		this.browser.type("t");
		this.browser.type("t");
		assertThat(this.browser.find("#theme").getDomProperty("value")).isEqualTo("dark");
		assertThat(brightness()).isLessThan(60);
	}

	@Test
	void fitsAPhone() {
		this.queue.sendDead("broken with a rather long text that has to go somewhere, even on the smallest of phones");
		this.browser.width(360);
		this.browser.awaitText(GROUP, "broken with");
		assertThat(overflow()).isZero();
		this.browser.press(GROUP, "IllegalStateException");
		this.browser.awaitText("dialog.drawer tbody", "broken with");
		assertThat(overflow()).isZero();
	}

	@Test
	void selectedMessagesAreDeleted() {
		this.queue.pause();
		this.queue.send("a", "b", "c");
		this.browser.press(ROW, "orders");
		this.browser.awaitText("dialog.drawer h2", "orders");
		await().untilAsserted(() -> assertThat(this.browser.all("dialog.drawer tbody tr")).hasSize(3));
		List<WebElement> boxes = this.browser.all("dialog.drawer tbody input");
		boxes.get(0).click();
		boxes.get(2).click();
		this.browser.press("dialog.drawer", "Delete 2 selected…");
		assertThat(this.browser.text(QUESTION)).contains("Delete 2 messages?", "waiting in orders");
		this.browser.press(QUESTION, "Delete");
		await().untilAsserted(() -> assertThat(this.queue.messages()).singleElement()
			.satisfies((left) -> assertThat(left.content().tree().asString()).isEqualTo("b")));
	}

	private String url() {
		return "http://localhost:" + this.port + "/actuator/spreadqueue/console";
	}

	private int points() {
		return Integer.parseInt(String.valueOf(this.browser.find("#chart").getDomAttribute("data-points")));
	}

	/** Of the page's background, from 0 to 255. */
	private long brightness() {
		return Long.parseLong(String.valueOf(this.browser
			.script("return Number(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])")));
	}

	/** Pixels by which the page or what is open in it is wider than the window. */
	private long overflow() {
		return Long.parseLong(String.valueOf(this.browser.script("const open = document.querySelector('dialog[open]');"
				+ " return Math.max(document.documentElement.scrollWidth - innerWidth,"
				+ " open ? open.scrollWidth - open.clientWidth : 0, 0)")));
	}

}
