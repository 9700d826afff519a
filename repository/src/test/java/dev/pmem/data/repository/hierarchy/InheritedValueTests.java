/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.hierarchy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Currency;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.annotation.Id;
import org.springframework.data.mapping.MappingException;

import dev.pmem.data.core.PmemTemplate;
import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;

/**
 * Entities whose superclasses have type parameters, and whose properties are of inherited and sealed types.
 */
class InheritedValueTests {

	abstract static class Keyed<I> {

		@Id
		@Nullable
		I id;

	}

	abstract static class Listing<E, I> extends Keyed<I> {

		List<E> elements = new ArrayList<>();

		Map<String, List<E>> named = Map.of();

		@Nullable
		E first;

	}

	static class Order extends Listing<Line, Long> {

		@Nullable
		Discount discount;

		Set<Discount> discounts = Set.of();

		@Nullable
		Payment payment;

		Optional<String> note = Optional.empty();

		EnumSet<TimeUnit> units = EnumSet.noneOf(TimeUnit.class);

		EnumMap<TimeUnit, Line> byUnit = new EnumMap<>(TimeUnit.class);

		SortedMap<String, Integer> counts = new TreeMap<>();

		@Nullable
		Currency currency;

		@Nullable
		URI link;

		@Nullable
		Pattern pattern;

		@Nullable
		InetAddress address;

		@Nullable
		Path file;

	}

	record Line(String product, int count) {}

	/** Neither sealed nor an entity: its classes are found in the package. */
	abstract static class Discount {

		int percent;

	}

	static class Coupon extends Discount {

		@Nullable
		String code;

	}

	static class Loyalty extends Discount {

		int years;

	}

	sealed interface Payment permits Cash, Transfer {}

	record Cash(long cents) implements Payment {}

	record Transfer(String account) implements Payment {}

	static class Things {

		@Id
		@Nullable
		Long id;

		Object @Nullable [] things;

	}

	static class Wild {

		@Id
		@Nullable
		Long id;

		@Nullable
		List<?> anything;

	}

	static class ByOrder {

		@Id
		@Nullable
		Long id;

		@Nullable
		Map<Order, String> names;

	}

	class Inner {

		int number;

	}

	static class HoldsInner {

		@Id
		@Nullable
		Long id;

		@Nullable
		Inner inner;

	}

	@TempDir
	Path directory;

	private PersistentHeap open() {
		return PersistentHeap.open(this.directory.resolve("orders.pmem"),
				HeapOptions.DEFAULTS.withDurability(Durability.PROCESS_CRASH));
	}

	@Test
	void genericsAndInheritedValuesComeBack() throws Exception {
		Order order = new Order();
		order.elements.add(new Line("a", 1));
		order.named = Map.of("x", List.of(new Line("b", 2)));
		order.first = new Line("c", 3);
		Coupon coupon = new Coupon();
		coupon.code = "SPRING";
		coupon.percent = 10;
		Loyalty loyalty = new Loyalty();
		loyalty.years = 4;
		order.discount = coupon;
		order.discounts = new LinkedHashSet<>(List.of(loyalty, coupon));
		order.payment = new Transfer("DE12");
		order.note = Optional.of("n");
		order.units = EnumSet.of(TimeUnit.DAYS);
		order.byUnit = new EnumMap<>(Map.of(TimeUnit.HOURS, new Line("d", 4)));
		order.counts = new TreeMap<>(Map.of("k", 1));
		order.currency = Currency.getInstance("EUR");
		order.link = URI.create("https://example.org/");
		order.pattern = Pattern.compile("a+", Pattern.CASE_INSENSITIVE);
		order.address = InetAddress.getByAddress("localhost", new byte[]{127, 0, 0, 1});
		order.file = Path.of("/tmp/x");
		try (PersistentHeap heap = open()) {
			new PmemTemplate(heap).save(order, Order.class);
		}
		assertThat(order.id).as("generated, though its type is that of a parameter").isEqualTo(1L);
		try (PersistentHeap heap = open()) {
			Order found = Objects.requireNonNull(new PmemTemplate(heap).findById(1L, Order.class));
			assertThat(found).usingRecursiveComparison().ignoringFields("pattern").isEqualTo(order);
			assertThat(found.discount).isInstanceOf(Coupon.class);
			assertThat(found.discounts).extracting(Object::getClass).containsExactlyInAnyOrder(Loyalty.class,
					Coupon.class);
			assertThat(Objects.requireNonNull(found.pattern).pattern()).isEqualTo("a+");
		}
	}

	@Test
	void whatCannotBeStoredIsRefusedByItsPath() {
		try (PersistentHeap heap = open()) {
			PmemTemplate template = new PmemTemplate(heap);
			assertRefused(template, Things.class, "Things.things");
			assertRefused(template, Wild.class, "Wild.anything");
			assertRefused(template, ByOrder.class, "ByOrder.names[key]");
			assertRefused(template, HoldsInner.class, "HoldsInner.inner");
			assertThat(heap.contents().extents()).isEmpty();
		}
	}

	private static void assertRefused(PmemTemplate template, Class<?> type, String path) {
		assertThatExceptionOfType(MappingException.class).isThrownBy(() -> template.extent(type))
				.withMessageContaining(path);
	}

}
