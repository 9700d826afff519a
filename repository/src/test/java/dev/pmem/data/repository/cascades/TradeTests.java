/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.cascades;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataIntegrityViolationException;

import dev.pmem.data.repository.cascades.Trade.Line;
import dev.pmem.data.repository.cascades.Trade.Order;
import dev.pmem.data.repository.cascades.Trade.Product;
import dev.pmem.heap.PersistentHeap;

/**
 * Orders with lines, each case on JPA and on a pool: both must end in the same state.
 */
class TradeTests {

	@TempDir
	Path directory;

	private List<Twin> twins;

	@BeforeEach
	void open() {
		this.twins = List.of(Twin.jpa(), Twin.pmem(this.directory.resolve("trade.pmem")));
		both((twin) -> {
			Product tea = twin.all(Product.class).save(new Product("tea", 3));
			Product cup = twin.all(Product.class).save(new Product("cup", 7));
			Order order = new Order("first");
			order.add(tea, 2);
			order.add(cup, 1);
			order.add(tea, 10);
			twin.all(Order.class).save(order);
		});
	}

	@AfterEach
	void close() {
		assertThat(this.twins.getLast().bean(PersistentHeap.class).verify().problems()).isEmpty();
		this.twins.forEach(Twin::close);
	}

	private void both(Consumer<Twin> action) {
		this.twins.forEach((twin) -> twin.in(() -> action.accept(twin)));
	}

	private void same(Function<Twin, Object> function, Object expected) {
		for (Twin twin : this.twins) {
			Object found = twin.in(() -> function.apply(twin));
			assertThat(found).as(twin.isJpa() ? "JPA" : "ours").isEqualTo(expected);
		}
	}

	private void bothRefuse(Consumer<Twin> action) {
		for (Twin twin : this.twins) {
			assertThatExceptionOfType(DataIntegrityViolationException.class).as(twin.isJpa() ? "JPA" : "ours")
					.isThrownBy(() -> twin.in(() -> action.accept(twin)));
		}
	}

	private static Order first(Twin twin) {
		return twin.get(Order.class, "first");
	}

	private static List<String> lines(Twin twin) {
		return first(twin).lines.stream().map((line) -> line.product.name + " " + line.quantity).toList();
	}

	@Test
	void linesAreReadByQuantity() {
		same(TradeTests::lines, List.of("tea 10", "tea 2", "cup 1"));
		same((twin) -> first(twin).total(), 43L);
	}

	@Test
	void linesComeAndGo() {
		both((twin) -> {
			Order order = first(twin);
			order.lines.removeIf((line) -> line.quantity == 2);
			order.add(twin.get(Product.class, "cup"), 5);
			order.lines.getFirst().quantity = 4;
		});
		same(TradeTests::lines, List.of("cup 5", "tea 4", "cup 1"));
		same((twin) -> twin.all(Line.class).count(), 3L);
		same((twin) -> first(twin).version, 0);
	}

	@Test
	void aDetachedOrderBringsItsLines() {
		both((twin) -> {
			Order copy = first(twin);
			copy.lines.forEach((line) -> line.product.name.length());
			twin.clear();
			copy.lines.removeFirst();
			copy.lines.getFirst().quantity = 11;
			copy.add(copy.lines.getFirst().product, 1);
			twin.all(Order.class).save(copy);
		});
		same(TradeTests::lines, List.of("tea 11", "cup 1", "tea 1"));
	}

	@Test
	void anOrderTakesItsLinesAlongAndLeavesTheProducts() {
		both((twin) -> twin.all(Order.class).delete(first(twin)));
		same((twin) -> twin.all(Line.class).count(), 0L);
		same((twin) -> twin.names(Product.class), List.of("cup", "tea"));
	}

	@Test
	void aProductInUseStays() {
		bothRefuse((twin) -> twin.all(Product.class).delete(twin.get(Product.class, "tea")));
		both((twin) -> {
			twin.all(Order.class).delete(first(twin));
			twin.flush();
			twin.all(Product.class).delete(twin.get(Product.class, "tea"));
		});
		same((twin) -> twin.names(Product.class), List.of("cup"));
	}

	@Test
	void whatIsNotOptionalIsRefused() {
		bothRefuse((twin) -> {
			Line line = first(twin).add(twin.get(Product.class, "tea"), 1);
			line.product = null;
		});
		bothRefuse((twin) -> twin.all(Product.class).save(new Product("tea", 1)));
		bothRefuse((twin) -> {
			Product product = new Product("new", 1);
			product.code = null;
			twin.all(Product.class).save(product);
		});
		same(TradeTests::lines, List.of("tea 10", "tea 2", "cup 1"));
		same((twin) -> twin.names(Product.class), List.of("cup", "tea"));
	}

	@Test
	void aLineThatMovesToAnotherOrderIsThere() {
		both((twin) -> {
			Order other = twin.all(Order.class).save(new Order("other"));
			twin.flush();
			Line line = twin.get(Line.class, "first-cup-1");
			line.owner = other;
		});
		same(TradeTests::lines, List.of("tea 10", "tea 2"));
		same((twin) -> twin.get(Order.class, "other").lines.size(), 1);
	}

}
