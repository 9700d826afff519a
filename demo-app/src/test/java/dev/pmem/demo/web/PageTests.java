/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Level;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.ExpectedCondition;
import org.openqa.selenium.support.ui.WebDriverWait;
import org.springframework.test.context.TestPropertySource;

import dev.pmem.demo.LedgerTest;

/**
 * A person at the page, in headless Chromium.
 */
@TestPropertySource(properties = "spring.application.name=ledger-page")
class PageTests extends LedgerTest {

	private static final Path BROWSER = Path.of(System.getProperty("demo.chromium", "/usr/bin/chromium"));

	private static final Path DRIVER = Path.of(System.getProperty("demo.chromedriver", "/usr/bin/chromedriver"));

	@TempDir
	Path folder;

	private static ChromeDriver browser;

	@BeforeAll
	static void startBrowser() {
		assertThat(BROWSER).withFailMessage(
				"There's no Chromium at %s: install it (on Debian: apt-get install chromium chromium-driver) or name it by "
						+ "-Ddemo.chromium and -Ddemo.chromedriver",
				BROWSER).isExecutable();
		assertThat(DRIVER).withFailMessage(
				"There's no chromedriver at %s: install it (on Debian: apt-get install chromium-driver) or name it by "
						+ "-Ddemo.chromedriver",
				DRIVER).isExecutable();
		ChromeOptions options = new ChromeOptions();
		options.setBinary(BROWSER.toFile());
		options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
				"--disable-background-networking", "--disable-component-update", "--disable-sync", "--lang=en-US",
				"--window-size=1280,1000");
		LoggingPreferences logs = new LoggingPreferences();
		logs.enable(LogType.BROWSER, Level.ALL);
		options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
		browser = new ChromeDriver(
				new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build(), options);
	}

	@AfterAll
	static void stopBrowser() {
		if (browser != null) {
			browser.quit();
		}
	}

	/** Each test begins with a page that knows nothing of the earlier ones. */
	@BeforeEach
	void openPage() {
		emulateOffline(false);
		browser.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
		browser.manage().window().setSize(new Dimension(1280, 1000));
		String page = "http://localhost:" + this.port + "/";
		browser.get(page);
		browser.executeScript("sessionStorage.clear()");
		browser.get(page);
		awaitText("connection", "Connected");
		browser.manage().logs().get(LogType.BROWSER);
	}

	@Test
	void aPersonOpensAccountsAndTransfersMoney() {
		openAccount("Ada Lovelace", "1000");
		openAccount("Grace <b>Hopper</b>", "250,50");
		// Names are text, whatever is in them.
		find("lovelace", "€1,000.00");
		find("hopper", "€250.50");
		assertThat(id("account-rows").getText()).contains("Grace <b>Hopper</b>");
		assertThat(browser.findElements(By.cssSelector("#account-rows b"))).isEmpty();

		choose("transfer-from", "lovel", "Ada Lovelace");
		choose("transfer-to", "hopper", "Grace <b>Hopper</b>");
		type("transfer-amount", "99.99");
		type("transfer-reference", "Lunch");
		submit("transfer-form");
		await(_ -> browser.findElement(By.cssSelector("#transfer-form .done")).getText().contains("€99.99"));
		awaitText("account-rows", "€350.49");
		find("lovelace", "€900.01");
		awaitText("sum", "€0.00");
		awaitText("conserved", "as it must be");
		assertThat(id("customers").getText()).startsWith("€");

		find("hopper", "€350.49");
		clickAccount("Grace <b>Hopper</b>");
		awaitText("statement-rows", "Lunch");
		assertThat(id("statement-rows").getText()).contains("From Ada Lovelace", "+€99.99", "From The bank",
				"+€250.50");
		assertThat(id("statement-balance").getText()).isEqualTo("€350.49");
		assertThat(browser.switchTo().activeElement().getDomAttribute("id")).isEqualTo("statement-title");

		// A transfer leads to the account at its other end.
		browser.findElement(By.cssSelector("#statement-rows li button")).click();
		awaitText("statement-title", "Ada Lovelace");
		assertThat(id("statement-rows").getText()).contains("To Grace <b>Hopper</b>", "−€99.99");
		assertThat(browser.switchTo().activeElement().getDomAttribute("id")).isEqualTo("statement-title");

		id("audit").click();
		awaitText("audit-result", "balances is right");
		assertNoConsoleErrors(0);
	}

	@Test
	void aPersonSeesWhatIsWrongBesideTheField() {
		openAccount("Poor Paul", "1");
		openAccount("Rich Rita", "0");
		submit("transfer-form");
		awaitError("transfer-from", "Choose the account that pays.");
		awaitError("transfer-to", "Choose the account that is paid.");
		awaitError("transfer-amount", "Type an amount, such as 12.50.");
		assertThat(browser.switchTo().activeElement().getDomAttribute("id")).isEqualTo("transfer-from");

		choose("transfer-from", "poor", "Poor Paul");
		choose("transfer-to", "rich", "Rich Rita");
		type("transfer-amount", "a lot");
		submit("transfer-form");
		awaitError("transfer-amount", "Type an amount, such as 12.50.");
		type("transfer-amount", "-5");
		submit("transfer-form");
		awaitError("transfer-amount", "The amount must be more than zero.");
		type("transfer-amount", "1.01");
		submit("transfer-form");
		awaitError("transfer-amount", "does not hold that much");
		type("transfer-amount", "1.00");
		submit("transfer-form");
		await(_ -> browser.findElement(By.cssSelector("#transfer-form .done")).getText().contains("€1.00"));
		assertThat(id("transfer-amount-error").isDisplayed()).isFalse();

		type("open-owner", " ");
		submit("open-form");
		// What was said of the transfer is stale by now.
		await(_ -> !browser.findElement(By.cssSelector("#transfer-form .done")).isDisplayed());
		awaitError("open-owner", "Type the owner’s name.");
		// The browser itself reports each refused request: without fields, negative, not covered, blank.
		assertNoConsoleErrors(4);
	}

	@Test
	void aPersonImportsAFileAndFindsWhatWasInIt() throws IOException {
		Path file = this.folder.resolve("customers.csv");
		StringBuilder lines = new StringBuilder("owner,number,balance\n");
		for (int i = 100; i < 130; i++) {
			lines.append("Imported %d,,%d.50\n".formatted(i, i));
		}
		lines.append("Bad line,NO NUMBER,1\n");
		Files.writeString(file, lines);
		submit("import-form");
		awaitError("import-file", "Choose a file");
		id("import-file").sendKeys(file.toString());
		submit("import-form");
		awaitText("import-state", "Done: 30 accounts imported, 1 line rejected");
		id("import-problems-title").click();
		assertThat(id("import-lines").getText()).contains("Line 32:", "number is not an account number");

		type("search", "imported");
		awaitText("page-text", "1–10 of 30");
		awaitText("account-rows", "Imported 100");
		id("page-next").click();
		awaitText("page-text", "11–20 of 30");
		awaitText("account-rows", "Imported 110");
		browser.findElement(By.cssSelector("th[data-sort=balance] button")).click();
		awaitText("page-text", "1–10 of 30");
		browser.findElement(By.cssSelector("th[data-sort=balance] button")).click();
		awaitText("account-rows", "€129.50");
		assertThat(browser.findElement(By.cssSelector("th[data-sort=balance]")).getDomAttribute("aria-sort"))
				.isEqualTo("descending");
		assertThat(id("account-rows").findElement(By.tagName("tr")).getText()).contains("Imported 129");
		type("search", "nobody at all");
		awaitText("account-none", "No account matches.");
		assertNoConsoleErrors(0);
	}

	@Test
	void aPersonWatchesAStorm() {
		openAccount("Windy", "1000");
		openAccount("Stormy", "1000");
		type("storm-threads", "3");
		type("storm-seconds", "60");
		submit("storm-form");
		awaitText("storm-note", "3 threads");
		await(_ -> Long.parseLong(id("storm-note").getText().split(" ")[0].replace(",", "")) > 20);
		await(_ -> !id("storm-rate").getText().equals("0"));
		awaitText("storm-total", "€0.00 ✓");
		assertThat(id("storm-start").isEnabled()).isFalse();
		id("storm-stop").click();
		awaitText("storm-note", "over after");
		await(_ -> id("storm-start").isEnabled());
		awaitText("conserved", "as it must be");
		id("crash").click();
		await(_ -> id("crash-dialog").isDisplayed());
		assertThat(browser.switchTo().activeElement().getText()).isEqualTo("Cancel");
		browser.switchTo().activeElement().sendKeys(Keys.ESCAPE);
		await(_ -> !id("crash-dialog").isDisplayed());
		assertThat(ledger().get("/api/storm").body().get("running").asBoolean()).isFalse();
		ledger().assertBooksAreRight();
		assertNoConsoleErrors(0);
	}

	@Test
	void aPersonAddsSampleAccounts() {
		browser.findElement(By.cssSelector("#import-form .sample")).click();
		awaitText("import-state", "Done: 100 accounts imported");
		find("Chiara", "Chiara Almeida");
		await(_ -> !id("storm-samples").isDisplayed());
		assertNoConsoleErrors(0);
	}

	@Test
	void anImportIsShownAfterTheReloadOfThePage() throws IOException {
		Path file = this.folder.resolve("many.csv");
		StringBuilder lines = new StringBuilder("owner,balance\n");
		lines.repeat("Reloaded,1.00\n", 30_000);
		Files.writeString(file, lines);
		id("import-file").sendKeys(file.toString());
		submit("import-form");
		awaitText("import-state", "imported");
		browser.navigate().refresh();
		awaitText("import-state", "imported");
		awaitText("import-state", "Done: 30,000 accounts imported");
		assertNoConsoleErrors(0);
	}

	@Test
	void buttonsAreOffWhileTheServerIsGone() {
		openAccount("Offline Olga", "1");
		emulateOffline(true);
		awaitText("connection", "Offline");
		List<WebElement> buttons = browser.findElements(By.cssSelector("[data-online]"));
		assertThat(buttons).hasSizeGreaterThan(9).noneMatch(WebElement::isEnabled);
		assertThat(browser.findElements(By.cssSelector(".done"))).noneMatch(WebElement::isDisplayed);
		emulateOffline(false);
		awaitText("connection", "Connected");
		assertThat(id("storm-start").isEnabled()).isTrue();
		assertThat(id("audit").isEnabled()).isTrue();
		assertThat(id("storm-stop").isEnabled()).isFalse();
	}

	private void emulateOffline(boolean offline) {
		browser.executeCdpCommand("Network.enable", Map.of());
		browser.executeCdpCommand("Network.emulateNetworkConditions",
				Map.of("offline", offline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
	}

	@Test
	void theBooksAreNotCheckedAtEachLoad() {
		awaitText("conserved", "as it must be");
		assertThat(requests("api/totals")).isPositive();
		assertThat(requests("api/audit")).isZero();
		id("audit").click();
		awaitText("audit-result", "added up at");
		assertThat(requests("api/audit")).isOne();
	}

	private long requests(String path) {
		return (Long) browser.executeScript("return performance.getEntriesByType('resource')"
				+ ".filter(entry => entry.name.endsWith(arguments[0])).length", path);
	}

	@Test
	void theStormIsInSightWithItsChart() {
		openAccount("Sunny", "1000");
		openAccount("Cloudy", "1000");
		resize(1280, 900, false);
		type("storm-seconds", "60");
		submit("storm-form");
		await(_ -> !browser.findElement(By.cssSelector("#storm-chart polyline")).getDomAttribute("points").isBlank());
		assertThat(bottom("crash")).isLessThanOrEqualTo(900);
		assertThat(bottom("pool-meter")).isLessThanOrEqualTo(900);
		await(_ -> Long.parseLong(id("storm-scale").getText().split("\\s")[0].replace(",", "")) >= 2);
		assertThat(id("storm-scale").getText().split("\\s")).hasSize(3).endsWith("0");
		awaitAttribute("storm-chart", "aria-label", "seconds: between");
		awaitAttribute("pool-meter", "aria-valuetext", " of 64 GB");
		id("storm-stop").click();
		await(_ -> id("storm-start").isEnabled());
		assertNoConsoleErrors(0);
	}

	private long bottom(String id) {
		return width("Math.ceil(document.getElementById('" + id + "').getBoundingClientRect().bottom + scrollY)");
	}

	@Test
	void aFingerMeetsEachControlOfAPhone() {
		openAccount("Finn", "999999999.99");
		resize(390, 844, true);
		awaitText("account-rows", "€");
		assertThat(bottom("storm-start")).isLessThanOrEqualTo(844);
		assertThat(width("document.documentElement.scrollWidth")).isEqualTo(390);
		assertThat(browser.executeScript("""
				return [...document.querySelectorAll('main a, .stage a, button, input, select, summary')]
						.filter(control => control.checkVisibility())
						.filter(control => {
							const { width, height } = control.getBoundingClientRect();
							return width < 44 || height < 44;
						})
						.map(control => control.outerHTML);""")).asInstanceOf(LIST).isEmpty();
		// The longest number that there can be stays on one line within its figure.
		assertThat(browser.executeScript("""
				const number = document.getElementById('customers');
				number.textContent = '-€99,123,456,789.12';
				number.style.setProperty('--letters', number.textContent.length);
				return [number.scrollWidth <= number.clientWidth, getComputedStyle(number).whiteSpace];"""))
				.asInstanceOf(LIST).containsExactly(true, "nowrap");
	}

	private void resize(int width, int height, boolean mobile) {
		browser.manage().window().setSize(new Dimension(Math.max(width, 500), height));
		// A headless window is never narrower than 500 pixels; the viewport may be.
		browser.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", height, "deviceScaleFactor", mobile ? 2 : 1, "mobile", mobile));
		await(_ -> width("innerWidth") == width);
	}

	@Test
	void fitsAPhone() {
		openAccount("A customer with quite a long name that has to be broken somewhere", "9999999999");
		find("quite a long", "A customer");
		resize(360, 740, true);
		assertThat(width("document.documentElement.scrollWidth")).isEqualTo(360);
		clickAccount("A customer with quite a long name that has to be broken somewhere");
		awaitText("statement-rows", "Opening balance");
		assertThat(width("document.documentElement.scrollWidth")).isEqualTo(360);
		assertNoConsoleErrors(0);
	}

	@Test
	void namesEveryControl() {
		List<WebElement> controls = browser
				.findElements(By.cssSelector("input, select, button, [role=meter], progress, dialog, table"));
		assertThat(controls).hasSizeGreaterThan(20);
		assertThat(controls).filteredOn(WebElement::isDisplayed)
				.allSatisfy(control -> assertThat(control.getAccessibleName())
						.as("name of %s", control.getDomProperty("outerHTML"))
						.isNotBlank());
	}

	private void openAccount(String owner, String amount) {
		type("open-owner", owner);
		type("open-balance", amount);
		submit("open-form");
		await(_ -> browser.findElement(By.cssSelector("#open-form .done")).getText().contains(owner));
	}

	private void find(String searched, String shown) {
		type("search", searched);
		awaitText("account-rows", shown);
	}

	/** Finds an account by typing, and chooses it by the keyboard. */
	private void choose(String input, String typed, String owner) {
		type(input, typed);
		awaitText(input + "-options", owner);
		id(input).sendKeys(Keys.ARROW_DOWN, Keys.ENTER);
		assertThat(id(input).getDomProperty("value")).startsWith(owner + " · XP");
		assertThat(id(input + "-options").isDisplayed()).isFalse();
	}

	private void clickAccount(String owner) {
		// A row may be drawn anew while it's looked at.
		await(_ -> {
			for (WebElement button : browser.findElements(By.cssSelector("#account-rows button"))) {
				if (button.getText().equals(owner)) {
					button.click();
					return true;
				}
			}
			return false;
		});
	}

	private void type(String id, String text) {
		id(id).clear();
		id(id).sendKeys(text);
	}

	private void submit(String form) {
		id(form).findElement(By.cssSelector("button[type=submit]")).click();
	}

	private WebElement id(String id) {
		return browser.findElement(By.id(id));
	}

	private long width(String expression) {
		return (Long) browser.executeScript("return " + expression);
	}

	private void awaitText(String id, String text) {
		await(_ -> id(id).getText().contains(text), () -> id + " to contain \"" + text + "\", not \"" + id(id).getText()
				+ "\"");
	}

	private void awaitAttribute(String id, String attribute, String text) {
		await(_ -> String.valueOf(id(id).getDomAttribute(attribute)).contains(text));
	}

	private void awaitError(String input, String text) {
		awaitText(input + "-error", text);
		assertThat(id(input).getDomAttribute("aria-invalid")).isEqualTo("true");
		assertThat(id(input).getDomAttribute("aria-describedby")).isEqualTo(input + "-error");
	}

	private void await(ExpectedCondition<Boolean> condition) {
		await(condition, () -> "a condition");
	}

	private void await(ExpectedCondition<Boolean> condition, Supplier<String> what) {
		new WebDriverWait(browser, Duration.ofSeconds(20), Duration.ofMillis(50))
				.ignoring(StaleElementReferenceException.class)
				.withMessage(what)
				.until(condition);
	}

	/** Of the browser's own messages about requests that the server refused, so many are expected. */
	private void assertNoConsoleErrors(int refused) {
		List<LogEntry> errors = browser.manage()
				.logs()
				.get(LogType.BROWSER)
				.getAll()
				.stream()
				.filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
				.toList();
		assertThat(errors).as("%s", errors).hasSize(refused).allSatisfy(
				entry -> assertThat(entry.getMessage()).contains("the server responded with a status of 4"));
	}

}
