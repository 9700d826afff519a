/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Lazy;
import org.springframework.data.annotation.Id;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import tools.jackson.databind.json.JsonMapper;

/**
 * A graph after its transaction: a serialiser of JSON, the expressions of a page and Java's serialization walk it as a graph
 * of plain classes and collections (case 6 of the graph cases), and after its pool was closed it names the pool (case 7).
 */
class DetachedGraphTests {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final TestHeap testHeap = new TestHeap();

	private PmemTemplate template;

	static class Product implements Serializable {

		private static final long serialVersionUID = 1L;

		@Id
		private @Nullable Long id;

		private String name = "";

		Product() {}

		Product(String name) {
			this.name = name;
		}

		public @Nullable Long getId() {
			return this.id;
		}

		public String getName() {
			return this.name;
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof Product product && product.getName().equals(getName());
		}

		@Override
		public int hashCode() {
			return getName().hashCode();
		}

	}

	/** An embedded value. */
	record Parcel(String sender, List<Product> contents) implements Serializable {}

	@SuppressWarnings("serial")
	static class Order implements Serializable {

		private static final long serialVersionUID = 1L;

		@Id
		private @Nullable Long id;

		private @Lazy @Nullable Product gift;

		private @Lazy @Nullable Product none;

		private List<Product> lines = new ArrayList<>();

		private Set<Product> extras = new LinkedHashSet<>();

		private Collection<Product> others = new ArrayList<>();

		private Map<String, Product> byName = new LinkedHashMap<>();

		private @Nullable Parcel parcel;

		public @Nullable Long getId() {
			return this.id;
		}

		public @Nullable Product getGift() {
			return this.gift;
		}

		public @Nullable Product getNone() {
			return this.none;
		}

		public List<Product> getLines() {
			return this.lines;
		}

		public Set<Product> getExtras() {
			return this.extras;
		}

		public Collection<Product> getOthers() {
			return this.others;
		}

		public Map<String, Product> getByName() {
			return this.byName;
		}

		public @Nullable Parcel getParcel() {
			return this.parcel;
		}

	}

	private long id;

	private Order plain;

	@BeforeEach
	void open() {
		this.template = new PmemTemplate(this.testHeap.heap());
		Order order = new Order();
		order.gift = new Product("gift");
		order.lines.addAll(List.of(new Product("a"), new Product("b")));
		order.lines.add(order.lines.get(0));
		order.extras.add(new Product("extra"));
		order.others.add(new Product("other"));
		order.byName.put("key", new Product("value"));
		order.parcel = new Parcel("sender", List.of(new Product("content")));
		this.plain = this.template.save(order, Order.class);
		this.id = Objects.requireNonNull(this.plain.id);
	}

	@AfterEach
	void close() {
		this.testHeap.close();
	}

	private Order detached() {
		return Objects.requireNonNull(this.template.findById(this.id, Order.class));
	}

	@Test
	void jsonIsThatOfPlainObjects() {
		String json = JSON.writeValueAsString(detached());
		assertThat(json).doesNotContainIgnoringCase("pmem").doesNotContainIgnoringCase("lazy").contains("\"gift\":{",
				"\"none\":null", "\"byName\":{\"key\":{");
		assertSameTree(json, this.plain);
		assertSameTree(JSON.writeValueAsString(detached().getGift()), this.plain.getGift());
	}

	private static void assertSameTree(String json, @Nullable Object expected) {
		assertThat(JSON.readTree(json)).isEqualTo(JSON.readTree(JSON.writeValueAsString(expected)));
	}

	/** What a Thymeleaf page of Spring evaluates. */
	@Test
	void thePagesExpressionsWalkTheGraph() {
		SpelExpressionParser expressions = new SpelExpressionParser();
		Order order = detached();
		for (Map.Entry<String, Object> each : Map.<String, Object>of("gift.name", "gift", "lines[1].name", "b",
				"lines.size()", 3, "lines.![name]", List.of("a", "b", "a"), "extras.?[name == 'x'].isEmpty()", true,
				"byName['key'].name", "value", "byName.values().iterator().next().name", "value",
				"others.iterator().next().name", "other", "parcel.contents[0].name", "content", "none?.name == null",
				true).entrySet()) {
			assertThat(expressions.parseExpression(each.getKey()).getValue(order)).as(each.getKey())
					.isEqualTo(each.getValue());
		}
	}

	@Test
	void serializationWritesPlainCollectionsAndValues() throws IOException, ClassNotFoundException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
			out.writeObject(detached());
		}
		assertThat(bytes.toString(StandardCharsets.ISO_8859_1)).doesNotContain("dev.pmem.heap").doesNotContain(
				"PmemLazy");
		try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
			Order copy = (Order) in.readObject();
			assertSameTree(JSON.writeValueAsString(copy), this.plain);
			assertThat(copy.getLines().get(0)).isSameAs(copy.getLines().get(2));
			for (Object container : List.of(copy.lines, copy.extras, copy.others, copy.byName, copy.parcel
					.contents())) {
				assertThat(container.getClass().getPackageName()).isEqualTo("java.util");
			}
			assertThat(copy.gift.getClass()).isEqualTo(Product.class);
		}
	}

	@Test
	void aPartThatIsTouchedAfterItsPoolWasClosedNamesThePool() {
		Order order = detached();
		String pool = this.testHeap.heap().path().getFileName().toString();
		this.testHeap.heap().close();
		List<ThrowingCallable> touches = List.of(() -> order.gift.getName(), () -> order.lines.size(),
				() -> order.extras.contains(null), () -> order.others.isEmpty(), () -> order.byName.get("key"),
				() -> order.parcel.contents().get(0));
		for (ThrowingCallable touch : touches) {
			assertThatExceptionOfType(IllegalStateException.class).isThrownBy(touch).withMessageContaining(pool)
					.withMessageContaining("closed");
		}
		assertThat(order.gift.getId()).as("the id is known").isNotNull();
	}

}
