/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.associations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

import org.hibernate.LazyInitializationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataIntegrityViolationException;

/**
 * In what associations differ from JPA's, on purpose: {@code docs/SPRING.md} lists it.
 */
class AssociationDifferenceTests {

	@TempDir
	Path directory;

	private Shop jpa;

	private Shop pmem;

	@BeforeEach
	void open() {
		this.jpa = Shop.jpa();
		this.pmem = Shop.pmem(this.directory.resolve("shop.pmem"));
		inBoth((shop) -> {
			Customer customer = shop.customers().save(new Customer("c"));
			Order order = new Order("o");
			order.setCustomer(customer);
			order.setAgent(shop.customers().save(new Customer("agent")));
			order.getLines().add(new Line("l", 1));
			shop.orders().save(order);
			shop.members().save(new Member("m"));
			shop.teams().save(new Team("t"));
		});
	}

	@AfterEach
	void close() {
		this.jpa.close();
		this.pmem.close();
	}

	/** In transactions of their own. */
	private void inBoth(Consumer<Shop> action) {
		for (Shop shop : List.of(this.jpa, this.pmem)) {
			in(shop, () -> action.accept(shop));
		}
	}

	private static void in(Shop shop, Runnable action) {
		shop.inTransaction(false, action);
	}

	private static Order order(Shop shop) {
		return shop.orders().findByName("o").orElseThrow();
	}

	private static int version(Shop shop, String name) {
		return shop.states().get(name).version();
	}

	@Test
	void whatIsPutBackDoesNotCount() {
		inBoth((shop) -> {
			List<Line> lines = order(shop).getLines();
			lines.add(lines.removeFirst());
		});
		assertThat(version(this.jpa, "Order o")).isOne();
		assertThat(version(this.pmem, "Order o")).isZero();
	}

	@Test
	void aReferenceThatADeleteTakesAwayCounts() {
		inBoth((shop) -> shop.customers().deleteById(shop.customers().findByName("agent").orElseThrow().getId()));
		assertThat(this.jpa.states().get("Order o").all()).isEqualTo(this.pmem.states().get("Order o").all())
				.contains("by null");
		assertThat(version(this.jpa, "Order o")).isZero();
		assertThat(version(this.pmem, "Order o")).isOne();
	}

	@Test
	void aSavedInstanceIsTheManagedOne() {
		for (Shop shop : List.of(this.jpa, this.pmem)) {
			Order detached = shop.inTransaction(() -> order(shop));
			in(shop, () -> {
				Order saved = shop.orders().save(detached);
				if (shop.isJpa()) {
					assertThat(saved).isNotSameAs(detached);
				} else {
					assertThat(saved).isSameAs(detached);
				}
			});
		}
	}

	@Test
	void partsAreLoadedAfterTheTransaction() {
		assertThatExceptionOfType(LazyInitializationException.class)
				.isThrownBy(() -> this.jpa.inTransaction(() -> order(this.jpa)).getLines().size());
		assertThat(this.pmem.inTransaction(() -> order(this.pmem)).getLines()).hasSize(1);
	}

	@Test
	void aDeletedObjectThatIsLinkedAgainRefusesTheCommit() {
		Consumer<Shop> relink = (shop) -> in(shop, () -> {
			Line line = shop.lines().findByName("l").orElseThrow();
			order(shop).getLines().add(line);
			shop.lines().delete(line);
		});
		assertThatNoException().as("Hibernate takes the delete back").isThrownBy(() -> relink.accept(this.jpa));
		assertThat(this.jpa.lines().count()).isOne();
		assertThatExceptionOfType(DataIntegrityViolationException.class).isThrownBy(() -> relink.accept(this.pmem));
	}

}
