/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.MapPropertySource;
import org.springframework.dao.IncorrectResultSizeDataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.domain.Example;
import org.springframework.data.domain.ExampleMatcher;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Range;
import org.springframework.data.domain.Range.Bound;
import org.springframework.data.domain.Slice;
import org.springframework.data.domain.Sort;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pmem.data.core.PoolConfiguration;
import dev.pmem.data.repository.config.EnablePmemRepositories;

/** What is ours, or is easily broken, beyond the scenarios that are compared with Spring Data JPA. */
class RepositoryFeatureTests {

	@TempDir
	Path directory;

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private Items items;

	private TransactionTemplate transactions;

	@BeforeEach
	void start() {
		this.context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("test", Map.of("pool", this.directory.resolve("items.pmem")
						.toString())));
		this.context.register(Features.class);
		this.context.refresh();
		this.items = this.context.getBean(Items.class);
		this.transactions = new TransactionTemplate(this.context.getBean(PlatformTransactionManager.class));
	}

	@AfterEach
	void stop() {
		this.context.close();
	}

	private void save(String... prices) {
		for (String price : prices) {
			this.items.save(Item.of("s" + price, price));
		}
	}

	private static BigDecimal amount(String text) {
		return new BigDecimal(text);
	}

	private static List<String> skus(Iterable<Item> items) {
		List<String> skus = new ArrayList<>();
		items.forEach((item) -> skus.add(item.sku()));
		return skus;
	}

	@Test
	void recordsAreSavedAsNewInstances() {
		Item saved = this.items.save(Item.of("a", "1.50"));
		assertThat(saved.id()).isNotNull();
		assertThat(this.items.findById(saved.id())).contains(saved);
		Item changed = this.items.save(saved.costing("2.50"));
		assertThat(changed.version()).isGreaterThan(saved.version());
		assertThat(this.items.findAll()).containsExactly(changed);
		assertThatExceptionOfType(OptimisticLockingFailureException.class)
				.isThrownBy(() -> this.items.save(saved.costing("3.50")));
		this.items.delete(changed);
		assertThat(this.items.count()).isZero();
	}

	@Test
	void emptyOptionalsDoNotCountInExamples() {
		Orders orders = this.context.getBean(Orders.class);
		orders.save(Order.of("a").noted("n"));
		orders.save(Order.of("b"));
		assertThat(orders.findAll(Example.of(Order.of("a")))).singleElement()
				.satisfies((found) -> assertThat(found.getNote()).hasValue("n"));
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> orders.findAll(Example.of(Order.of("a").noted("n"))))
				.withMessageContainingAll("'note' of the example", "Optional", "withIgnorePaths(\"note\")");
	}

	@Test
	void recordsServeAsExamples() {
		save("1", "2", "30");
		Item probe = new Item(null, null, null, null, new Item.Size(1, null), null);
		assertThat(this.items.count(Example.of(probe))).isEqualTo(2);
		probe = new Item(null, null, "S3", null, null, null);
		ExampleMatcher starting = ExampleMatcher.matching()
				.withIgnoreCase()
				.withStringMatcher(ExampleMatcher.StringMatcher.STARTING);
		assertThat(skus(this.items.findAll(Example.of(probe, starting)))).containsExactly("s30");
	}

	@Test
	void rangesMayBeOpenOrUnbounded() {
		save("1", "2", "3");
		assertThat(skus(this.items.findByPriceBetween(Range.closed(amount("1"), amount("2")))))
				.containsExactlyInAnyOrder("s1", "s2");
		assertThat(skus(this.items.findByPriceBetween(Range.open(amount("1"), amount("3"))))).containsExactly("s2");
		assertThat(skus(this.items.findByPriceBetween(Range.rightUnbounded(Bound.exclusive(amount("1"))))))
				.containsExactlyInAnyOrder("s2", "s3");
		assertThat(skus(this.items.findByPriceBetween(Range.leftUnbounded(Bound.inclusive(amount("1"))))))
				.containsExactly("s1");
		assertThat(this.items.findByPriceBetween(Range.unbounded())).hasSize(3);
	}

	@Test
	void optionalParametersAreUnwrapped() {
		save("1", "2");
		assertThat(skus(this.items.findBySku(Optional.of("s2")))).containsExactly("s2");
		assertThat(this.items.findBySku(Optional.empty())).isEmpty();
	}

	@Test
	void aStreamOutsideOfATransactionReadsItsOwnSnapshot() {
		save("1", "2", "3");
		try (Stream<Item> stream = this.items.findByPriceGreaterThan(amount("1"))) {
			Iterator<Item> iterator = stream.iterator();
			assertThat(iterator.next()).isNotNull();
			this.items.deleteAll();
			save("4", "5");
			assertThat(iterator.next().price()).isIn(amount("2"), amount("3"));
			assertThat(iterator.hasNext()).isFalse();
		}
		assertThat(this.items.count()).isEqualTo(2);
	}

	@Test
	void streamsAreProjected() {
		save("1", "30", "200");
		try (Stream<Items.Price> stream = this.items.streamBySkuStartingWithOrderByPriceDesc("s")) {
			assertThat(stream).containsExactly(new Items.Price("s200", 200, 3), new Items.Price("s30", 30, 2),
					new Items.Price("s1", 1, 1));
		}
	}

	@Test
	void deletesTheOnlyMatch() {
		save("1", "2");
		this.items.save(Item.of("s2", "7"));
		assertThat(this.items.removeBySku("s1").price()).isEqualTo(amount("1"));
		assertThat(this.items.removeBySku("s1")).isNull();
		assertThatExceptionOfType(IncorrectResultSizeDataAccessException.class)
				.isThrownBy(() -> this.items.removeBySku("s2"));
		assertThat(this.items.count()).isEqualTo(2);
		assertThat(this.items.deleteByPrice(amount("7"))).isPresent();
		assertThat(this.items.deleteByPrice(amount("7"))).isEmpty();
		assertThat(skus(this.items.findAll())).containsExactly("s2");
	}

	@Test
	void pagesLieWithinTheLimitOfTheName() {
		save("1", "2", "3", "4", "5");
		Page<Item> page = this.items.findTop3ByOrderByPrice(PageRequest.of(1, 2));
		assertThat(skus(page)).containsExactly("s3");
		assertThat(page.getTotalElements()).isEqualTo(3);
		assertThat(this.items.findTop3ByOrderByPrice(PageRequest.of(2, 2))).isEmpty();
		Slice<Item> slice = this.items.findTop3ByPriceGreaterThanOrderByPrice(amount("0"), PageRequest.of(0, 2));
		assertThat(skus(slice)).containsExactly("s1", "s2");
		assertThat(slice.hasNext()).isTrue();
		slice = this.items.findTop3ByPriceGreaterThanOrderByPrice(amount("0"), PageRequest.of(1, 2));
		assertThat(skus(slice)).containsExactly("s3");
		assertThat(slice.hasNext()).isFalse();
		assertThat(skus(this.items.findTop3ByPriceGreaterThanOrderByPrice(amount("1"), Limit.of(2))))
				.containsExactly("s2", "s3");
		assertThat(skus(this.items.findTop3ByPriceGreaterThanOrderByPrice(amount("1"), Limit.of(9))))
				.containsExactly("s2", "s3", "s4");
	}

	@Test
	void dynamicProjections() {
		save("1", "2");
		PageRequest first = PageRequest.of(0, 1, Sort.by("price"));
		Slice<Items.Price> slice = this.items.findBySizeWidth(1, first, Items.Price.class);
		assertThat(slice.getContent()).containsExactly(new Items.Price("s1", 1, 1));
		assertThat(slice.hasNext()).isTrue();
		assertThat(skus(this.items.findBySizeWidth(1, first, Item.class))).containsExactly("s1");
		assertThatIllegalArgumentException().isThrownBy(() -> this.items.findBySizeWidth(1, first, String.class))
				.withMessageContaining("neither");
		assertThat(skus(this.items.findBySizeWidth(1, Sort.by(Sort.Direction.DESC, "price", "size.width"))))
				.containsExactly("s2", "s1");
	}

	@Test
	void readOnlyTransactionsRefuseChanges() {
		this.transactions.setReadOnly(true);
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> this.transactions.executeWithoutResult((_) -> save("1")));
		assertThat(this.items.count()).isZero();
	}

	@Test
	void eventsComeAfterTheCommitOfTheSave() {
		Orders orders = this.context.getBean(Orders.class);
		Listener listener = this.context.getBean(Listener.class);
		Order order = orders.save(Order.of("alone"));
		assertThat(order.getId().version()).isEqualTo(7);
		assertThat(listener.committed).containsExactly("alone");
		this.transactions.executeWithoutResult((_) -> {
			orders.save(Order.of("within"));
			assertThat(listener.committed).containsExactly("alone");
		});
		assertThat(listener.committed).containsExactly("alone", "within");
		this.transactions.executeWithoutResult((status) -> {
			orders.save(Order.of("never"));
			status.setRollbackOnly();
		});
		assertThat(listener.committed).containsExactly("alone", "within");
		assertThat(orders.findAll()).extracting(Order::getText).containsExactly("alone", "within");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	@Import(PoolConfiguration.class)
	@EnablePmemRepositories
	static class Features {

		@Bean
		Listener listener() {
			return new Listener();
		}

	}

	static class Listener {

		final List<String> committed = new ArrayList<>();

		@TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
		void placed(Order.Placed event) {
			this.committed.add(event.text());
		}

	}

}
