/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.conversions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.convert.converter.Converter;
import org.springframework.core.convert.converter.ConverterFactory;
import org.springframework.core.env.MapPropertySource;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.annotation.Id;
import org.springframework.data.convert.ConverterBuilder;
import org.springframework.data.convert.PropertyValueConverter;
import org.springframework.data.convert.ReadingConverter;
import org.springframework.data.convert.ValueConversionContext;
import org.springframework.data.convert.ValueConverter;
import org.springframework.data.convert.WritingConverter;
import org.springframework.data.domain.Example;
import org.springframework.data.domain.Sort;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pmem.data.core.PoolConfiguration;
import dev.pmem.data.core.convert.PmemCustomConversions;
import dev.pmem.data.core.index.Indexed;
import dev.pmem.data.core.mapping.InvalidMappingException;
import dev.pmem.data.core.mapping.PmemMappingContext;
import dev.pmem.data.core.mapping.PmemPersistentProperty;
import dev.pmem.data.repository.PmemRepository;
import dev.pmem.data.repository.config.EnablePmemRepositories;
import dev.pmem.data.transaction.PmemTransactionManager;

/** {@link PmemCustomConversions}: wherever a value of a converted class stands, and what stops the start. */
class CustomConversionTests {

	static AnnotationConfigApplicationContext context;

	private final Orders orders = context.getBean(Orders.class);

	private final TransactionTemplate tx = new TransactionTemplate(context.getBean(PmemTransactionManager.class));

	@BeforeAll
	static void open(@TempDir Path folder) {
		context = new AnnotationConfigApplicationContext();
		context.getEnvironment().getPropertySources()
				.addFirst(new MapPropertySource("test", Map.of("pool", folder.resolve("c.pmem").toString())));
		context.register(Config.class);
		context.refresh();
	}

	@AfterAll
	static void close() {
		context.close();
	}

	/** The heap could not rebuild it: no constructor fits. */
	static final class Money {

		private final BigDecimal value;

		private Money(BigDecimal value) {
			this.value = value;
		}

		static Money of(String amount) {
			return new Money(new BigDecimal(amount));
		}

		@Override
		public boolean equals(Object other) {
			return other instanceof Money money && this.value.compareTo(money.value) == 0;
		}

		@Override
		public int hashCode() {
			return this.value.stripTrailingZeros().hashCode();
		}

		@Override
		public String toString() {
			return this.value.toPlainString();
		}

	}

	record OrderId(int year, int number) {}

	interface Coded {

		int code();

	}

	enum Color implements Coded {
		RED, GREEN;

		@Override
		public int code() {
			return (this == RED) ? 7 : 3;
		}

	}

	@WritingConverter
	static class MoneyWriter implements Converter<Money, BigDecimal> {

		@Override
		public BigDecimal convert(Money source) {
			if (source.value.signum() < 0) {
				throw new IllegalStateException("debts are not stored");
			}
			return source.value;
		}

	}

	@ReadingConverter
	static class MoneyReader implements Converter<BigDecimal, Money> {

		@Override
		public Money convert(BigDecimal source) {
			return new Money(source);
		}

	}

	@WritingConverter
	static class ColorWriter implements Converter<Coded, Integer> {

		@Override
		public Integer convert(Coded source) {
			return source.code();
		}

	}

	@ReadingConverter
	static class ColorReader implements ConverterFactory<Integer, Coded> {

		@Override
		public <T extends Coded> Converter<Integer, T> getConverter(Class<T> targetType) {
			return (code) -> {
				for (T constant : targetType.getEnumConstants()) {
					if (constant.code() == code) {
						return constant;
					}
				}
				throw new IllegalArgumentException("code " + code);
			};
		}

	}

	@WritingConverter
	static class TruthWriter implements Converter<Boolean, String> {

		@Override
		public String convert(Boolean source) {
			return source ? "Y" : "N";
		}

	}

	@ReadingConverter
	static class TruthReader implements Converter<String, Boolean> {

		@Override
		public Boolean convert(String source) {
			return source.equals("Y");
		}

	}

	record Line(Money price, Color color) {}

	static class Order {

		@Id
		OrderId id;

		@Indexed
		Money total;

		@Indexed(unique = true)
		@Nullable
		Color color;

		boolean paid;

		List<Money> parts = List.of();

		Map<OrderId, Money> byId = new HashMap<>();

		@Nullable
		Line line;

		List<Line> lines = List.of();

		@Nullable
		Optional<Money> discount;

	}

	record Row(OrderId id, Money total, Money linePrice) {}

	interface Orders extends PmemRepository<Order, OrderId> {

		List<Order> findByTotal(Money total);

		List<Order> findByTotalIn(List<Money> totals);

		List<Order> findByTotalGreaterThanOrderByTotalDesc(Money total);

		List<Order> findByTotalBetween(Money from, Money to);

		List<Order> findByTotalLessThan(BigDecimal total);

		Order findByColor(Color color);

		List<Order> findByPaidTrue();

		List<Order> findByPaid(boolean paid);

		List<Order> findByPartsContaining(Money part);

		List<Order> findByLinePrice(Money price);

		List<Order> findByIdIn(List<OrderId> ids);

		List<Row> findRowsByTotal(Money total);

	}

	@Configuration(proxyBeanMethods = false)
	@Import(PoolConfiguration.class)
	@EnablePmemRepositories(considerNestedRepositories = true)
	static class Config {

		@Bean
		PmemCustomConversions conversions() {
			return new PmemCustomConversions(List.of(new MoneyWriter(), new MoneyReader(), new ColorWriter(),
					new ColorReader(), new TruthWriter(), new TruthReader(),
					ConverterBuilder.reading(String.class, OrderId.class, (text) -> {
						String[] parts = text.split("/");
						return new OrderId(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
					}).andWriting((id) -> id.year() + "/" + id.number())));
		}

	}

	private static Order order(int number, String total) {
		Order order = new Order();
		order.id = new OrderId(2026, number);
		order.total = Money.of(total);
		order.parts = List.of(Money.of(total), Money.of("1"));
		order.byId.put(new OrderId(2025, number), Money.of("2.50"));
		order.line = new Line(Money.of(total), Color.GREEN);
		order.lines = List.of(order.line, new Line(Money.of("3"), Color.RED));
		order.discount = Optional.of(Money.of("0.1"));
		return order;
	}

	@BeforeEach
	void fill() {
		this.orders.deleteAll();
		for (int number = 1; number <= 4; number++) {
			Order order = order(number, number + "0.5");
			order.paid = number % 2 == 0;
			order.color = (number > 2) ? null : Color.values()[number - 1];
			this.orders.save(order);
		}
	}

	@Test
	void valuesComeBackWhereverTheyStand() {
		Order read = this.orders.findById(new OrderId(2026, 2)).orElseThrow();
		assertThat(read).usingRecursiveComparison().ignoringFields("paid", "color").isEqualTo(order(2, "20.5"));
		assertThat(read.color).isEqualTo(Color.GREEN);
		assertThat(read.byId).containsEntry(new OrderId(2025, 2), Money.of("2.5"));
	}

	@Test
	void queriesCompareWhatIsStored() {
		assertThat(this.orders.findByTotal(Money.of("20.50"))).hasSize(1);
		assertThat(this.orders.findByTotalIn(List.of(Money.of("10.5"), Money.of("30.5")))).hasSize(2);
		assertThat(this.orders.findByTotalGreaterThanOrderByTotalDesc(Money.of("15")))
				.extracting((order) -> order.total.toString()).containsExactly("40.5", "30.5", "20.5");
		assertThat(this.orders.findByTotalBetween(Money.of("10"), Money.of("30.5"))).hasSize(3);
		assertThat(this.orders.findByTotalLessThan(new BigDecimal("20"))).hasSize(1);
		assertThat(this.orders.findByColor(Color.RED).id).isEqualTo(new OrderId(2026, 1));
		assertThat(this.orders.findByPaidTrue()).hasSize(2);
		assertThat(this.orders.findByPaid(false)).hasSize(2);
		assertThat(this.orders.findByPartsContaining(Money.of("30.5"))).hasSize(1);
		assertThat(this.orders.findByLinePrice(Money.of("40.5"))).hasSize(1);
		assertThat(this.orders.findByIdIn(List.of(new OrderId(2026, 1), new OrderId(1999, 1)))).hasSize(1);
		assertThat(this.orders.findRowsByTotal(Money.of("10.5")))
				.containsExactly(new Row(new OrderId(2026, 1), Money.of("10.5"), Money.of("10.5")));
		assertThat(this.orders.findAll(Sort.by("total").descending()).getFirst().total).isEqualTo(Money.of("40.5"));
		Order probe = new Order();
		probe.total = Money.of("10.5");
		assertThat(this.orders.findAll(Example.of(probe, org.springframework.data.domain.ExampleMatcher.matching()
				.withIgnorePaths("paid", "parts", "byId", "lines")))).hasSize(1);
	}

	@Test
	void changesAreWrittenAndUniqueKeysHold() {
		this.tx.executeWithoutResult((_) -> this.orders.findById(new OrderId(2026, 3)).orElseThrow().total = Money
				.of("99"));
		assertThat(this.orders.findByTotal(Money.of("99"))).hasSize(1);
		assertThat(this.orders.findByTotal(Money.of("30.5"))).isEmpty();
		Order second = order(9, "1");
		second.color = Color.RED;
		assertThatThrownBy(() -> this.orders.save(second)).isInstanceOf(DuplicateKeyException.class);
		assertThat(this.orders.existsById(new OrderId(2026, 9))).isFalse();
		this.orders.deleteById(new OrderId(2026, 3));
		assertThat(this.orders.count()).isEqualTo(3);
	}

	@Test
	void aConverterThatThrowsIsToldWithThePath() {
		Order order = order(9, "1");
		order.lines = List.of(new Line(Money.of("-1"), Color.RED));
		assertThatThrownBy(() -> this.orders.save(order)).isInstanceOf(DataAccessException.class)
				.hasMessageContainingAll("Order.lines[0].price", "debts are not stored");
		assertThat(this.orders.existsById(order.id)).isFalse();
	}

	@WritingConverter
	static class ToThread implements Converter<Money, Thread> {

		@Override
		public Thread convert(Money source) {
			return new Thread();
		}

	}

	static class Either implements Converter<String, Integer> {

		@Override
		public Integer convert(String source) {
			return source.length();
		}

	}

	static class WithValueConverter {

		@Id
		Long id;

		@ValueConverter(ReversingConverter.class)
		String text;

	}

	static class ReversingConverter
			implements
				PropertyValueConverter<String, String, ValueConversionContext<PmemPersistentProperty>> {

		@Override
		public String read(String value, ValueConversionContext<PmemPersistentProperty> context) {
			return value;
		}

		@Override
		public String write(String value, ValueConversionContext<PmemPersistentProperty> context) {
			return value;
		}

	}

	@Test
	void convertersOfSinglePropertiesAreRefused() {
		assertThatThrownBy(() -> new PmemMappingContext().getPersistentEntity(WithValueConverter.class))
				.rootCause().isInstanceOf(InvalidMappingException.class)
				.hasMessageContainingAll("WithValueConverter.text has a @ValueConverter", "PmemCustomConversions");
	}

	private static void assertUnusable(List<?> converters, String... parts) {
		assertThatThrownBy(() -> new PmemMappingContext().setCustomConversions(new PmemCustomConversions(converters)))
				.isInstanceOf(InvalidMappingException.class).hasMessageContainingAll(parts);
	}

	@Test
	void whatCantBeUsedIsRefusedByName() {
		assertUnusable(List.of(new MoneyWriter()), "MoneyWriter", "Add a @ReadingConverter from java.math.BigDecimal");
		assertUnusable(List.of(new MoneyReader()), "MoneyReader", "Add a @WritingConverter", "Money to java.math");
		assertUnusable(List.of(new ToThread()), "ToThread", "java.lang.Thread");
		assertUnusable(List.of(new Either()), "Either", "could both read and write");
		Converter<Money, String> lambda = Money::toString;
		assertUnusable(List.of(lambda), "does not tell its types");
	}

}
