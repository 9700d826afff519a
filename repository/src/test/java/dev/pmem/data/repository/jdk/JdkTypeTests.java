/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.InetAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.BitSet;
import java.util.Calendar;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.MapPropertySource;
import org.springframework.data.annotation.Id;
import org.springframework.data.domain.Example;
import org.springframework.data.domain.Sort;

import dev.pmem.data.core.PoolConfiguration;
import dev.pmem.data.core.index.Indexed;
import dev.pmem.data.repository.PmemRepository;
import dev.pmem.data.repository.config.EnablePmemRepositories;

/** Classes of the JDK in properties of entities: they come back equal, and queries compare them. */
class JdkTypeTests {

	static AnnotationConfigApplicationContext context;

	private final Things things = context.getBean(Things.class);

	@BeforeAll
	static void open(@TempDir Path folder) {
		context = new AnnotationConfigApplicationContext();
		context.getEnvironment().getPropertySources()
				.addFirst(new MapPropertySource("test", Map.of("pool", folder.resolve("jdk.pmem").toString())));
		context.register(Config.class);
		context.refresh();
	}

	@AfterAll
	static void close() {
		context.close();
	}

	record Thing(@Id Long id, URL url, URI uri, Pattern pattern, Class<? extends Number> type, InetAddress address,
			Charset charset, File file, Path path, TimeZone zone, Calendar calendar, @Indexed Timestamp timestamp,
			@Indexed(unique = true) Date date, Time time, BitSet bits, Currency currency, Locale locale,
			CopyOnWriteArrayList<Timestamp> stamps, ConcurrentMap<Class<?>, Date> days) {}

	static class Counter {

		@Id
		Long id;

		AtomicInteger number = new AtomicInteger();

	}

	record Day(Date date, Class<?> type) {}

	interface Things extends PmemRepository<Thing, Long> {

		List<Thing> findByUrl(URL url);

		List<Thing> findByType(Class<?> type);

		List<Thing> findByTypeIn(List<Class<?>> types);

		List<Thing> findByZoneAndPattern(TimeZone zone, Pattern pattern);

		List<Thing> findByCalendarBefore(Calendar calendar);

		List<Thing> findByTimestampBetween(Timestamp from, Timestamp to);

		Thing findByDate(Date date);

		List<Thing> findByTimeGreaterThanEqual(Time time);

		List<Day> findDaysByDateAfter(Date date);

		long deleteByTimestamp(Timestamp timestamp);

	}

	interface Counters extends PmemRepository<Counter, Long> {

		Counter findByNumber(AtomicInteger number);

		List<Counter> findByNumberGreaterThan(int number);

	}

	@Configuration(proxyBeanMethods = false)
	@Import(PoolConfiguration.class)
	@EnablePmemRepositories(considerNestedRepositories = true)
	static class Config {}

	private static Thing thing(int day) throws Exception {
		Calendar calendar = Calendar.getInstance(TimeZone.getTimeZone("Asia/Tokyo"));
		calendar.setTimeInMillis(day * 86_400_000L);
		return new Thing(null, URI.create("http://nowhere.invalid/" + day).toURL(), URI.create("urn:" + day),
				Pattern.compile("a+", Pattern.CASE_INSENSITIVE), (day % 2 == 0) ? Integer.class : Long.class,
				InetAddress.getByAddress(new byte[]{10, 0, 0, (byte) day}), StandardCharsets.UTF_16LE,
				new File("f" + day), Path.of("p", "q" + day), TimeZone.getTimeZone("PST"), calendar,
				Timestamp.from(Instant.ofEpochSecond(day, 123_456_789)), Date.valueOf("2026-01-0" + day),
				Time.valueOf("0" + day + ":00:00"), BitSet.valueOf(new long[]{day}), Currency.getInstance("EUR"),
				Locale.CANADA_FRENCH, new CopyOnWriteArrayList<>(List.of(new Timestamp(day))),
				new ConcurrentHashMap<>(Map.of(String.class, Date.valueOf("2020-02-02"))));
	}

	@Test
	void comeBackEqualAndAreFound() throws Exception {
		for (int day = 1; day <= 5; day++) {
			this.things.save(thing(day));
		}
		Thing three = this.things.findByDate(Date.valueOf("2026-01-03"));
		assertThat(three).usingRecursiveComparison().ignoringFields("id", "pattern").isEqualTo(thing(3));
		assertThat(three.url()).hasToString("http://nowhere.invalid/3");
		assertThat(three.pattern().flags()).isEqualTo(Pattern.CASE_INSENSITIVE);
		assertThat(this.things.findByUrl(three.url())).extracting(Thing::id).containsExactly(three.id());
		assertThat(this.things.findByType(Integer.class)).hasSize(2);
		assertThat(this.things.findByTypeIn(List.of(Integer.class, Long.class))).hasSize(5);
		assertThat(this.things.findByZoneAndPattern(TimeZone.getTimeZone("PST"),
				Pattern.compile("a+", Pattern.CASE_INSENSITIVE))).hasSize(5);
		assertThat(this.things.findByCalendarBefore(three.calendar())).hasSize(2);
		assertThat(this.things.findByTimestampBetween(thing(2).timestamp(), thing(4).timestamp())).hasSize(3);
		assertThat(this.things.findByTimeGreaterThanEqual(Time.valueOf("04:00:00"))).hasSize(2);
		assertThat(this.things.findDaysByDateAfter(Date.valueOf("2026-01-04")))
				.containsExactly(new Day(Date.valueOf("2026-01-05"), Long.class));
		assertThat(this.things.findAll(Sort.by("timestamp").descending()).getFirst().date())
				.isEqualTo(Date.valueOf("2026-01-05"));
		assertThat(this.things.count(Example.of(new Thing(null, null, null, null, Long.class, null, null, null, null,
				null, null, thing(3).timestamp(), null, null, null, null, null, null, null)))).isOne();
		assertThat(this.things.deleteByTimestamp(three.timestamp())).isOne();
	}

	@Test
	void atomicNumbersAreNumbers() {
		Counters counters = context.getBean(Counters.class);
		Counter counter = new Counter();
		counter.number.set(7);
		counters.save(counter);
		counters.save(new Counter());
		assertThat(counters.findByNumber(new AtomicInteger(7)).number).hasValue(7);
		assertThat(counters.findByNumberGreaterThan(3)).hasSize(1);
	}

}
