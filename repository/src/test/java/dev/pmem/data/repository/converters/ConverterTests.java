/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.converters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Convert;
import jakarta.persistence.Converter;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.Temporal;
import jakarta.persistence.TemporalType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.data.domain.Example;
import org.springframework.data.domain.Sort;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pmem.data.core.PmemTemplate;
import dev.pmem.data.core.TestHeap;
import dev.pmem.data.core.index.Indexed;
import dev.pmem.data.core.mapping.jakarta.UnsupportedAnnotationException;
import dev.pmem.data.repository.PmemRepository;
import dev.pmem.data.repository.config.EnablePmemRepositories;
import dev.pmem.data.transaction.PmemTransactionManager;
import dev.pmem.heap.PersistentHeap;

/** Converted values: stored, compared, ordered and selected as their stored forms; enums ordered by name; dates. */
class ConverterTests {

	static TestHeap heap;

	static AnnotationConfigApplicationContext context;

	private final Goods goods = context.getBean(Goods.class);

	private final TransactionTemplate tx = new TransactionTemplate(context.getBean(PmemTransactionManager.class));

	@BeforeAll
	static void open() {
		heap = new TestHeap();
		context = new AnnotationConfigApplicationContext(Config.class);
	}

	@AfterAll
	static void close() {
		context.close();
		heap.close();
	}

	@BeforeEach
	void clear() {
		context.getBean(Sales.class).deleteAll();
		this.goods.deleteAll();
	}

	/** An amount that can't be stored as it is. */
	static final class Money implements Comparable<Money> {

		final Object cents;

		Money(int cents) {
			this.cents = cents;
		}

		@Override
		public int compareTo(Money other) {
			return ((Integer) this.cents).compareTo((Integer) other.cents);
		}

		@Override
		public boolean equals(Object other) {
			return other instanceof Money money && this.cents.equals(money.cents);
		}

		@Override
		public int hashCode() {
			return this.cents.hashCode();
		}

	}

	@Converter
	static class MoneyConverter implements AttributeConverter<Money, Integer> {

		@Override
		public Integer convertToDatabaseColumn(Money money) {
			return (money == null) ? Integer.valueOf(-1) : (Integer) money.cents;
		}

		@Override
		public Money convertToEntityAttribute(Integer cents) {
			return (cents == null || cents < 0) ? null : new Money(cents);
		}

	}

	record Code(String value) {}

	/** Applied to all codes; a bean, with something injected. */
	@Converter(autoApply = true)
	static class CodeConverter implements AttributeConverter<Code, String> {

		final String prefix;

		CodeConverter(String prefix) {
			this.prefix = prefix;
		}

		@Override
		public String convertToDatabaseColumn(Code code) {
			return (code == null) ? null : this.prefix + code.value();
		}

		@Override
		public Code convertToEntityAttribute(String column) {
			return (column == null) ? null : new Code(column.substring(this.prefix.length()));
		}

	}

	static class YesNo implements AttributeConverter<Boolean, String> {

		@Override
		public String convertToDatabaseColumn(Boolean value) {
			return (value == null) ? null : value ? "Y" : "N";
		}

		@Override
		public Boolean convertToEntityAttribute(String column) {
			return (column == null) ? null : column.equals("Y");
		}

	}

	static class LowerCase implements AttributeConverter<String, String> {

		@Override
		public String convertToDatabaseColumn(String value) {
			return (value == null) ? null : value.toLowerCase(java.util.Locale.ROOT);
		}

		@Override
		public String convertToEntityAttribute(String column) {
			return column;
		}

	}

	enum Size {
		SMALL, MEDIUM, LARGE
	}

	@MappedSuperclass
	abstract static class Named {

		@Id
		@GeneratedValue
		Long id;

		String name;

	}

	@Embeddable
	record Label(Code code, @Enumerated(EnumType.STRING) Size size) {}

	@Entity
	@SuppressWarnings("deprecation")
	@Convert(attributeName = "name", converter = LowerCase.class)
	static class Good extends Named {

		@Convert(converter = MoneyConverter.class)
		Money price;

		@Indexed
		Code code;

		@Convert(converter = YesNo.class)
		boolean sold;

		@Enumerated(EnumType.STRING)
		Size byName;

		@Enumerated
		Size byOrdinal;

		@ElementCollection
		List<Code> codes = new ArrayList<>();

		@ElementCollection
		@Convert(attributeName = "value", converter = MoneyConverter.class)
		Map<String, Money> prices = new HashMap<>();

		@Convert(disableConversion = true)
		Code plain;

		@Embedded
		Label label;

		@Temporal(TemporalType.DATE)
		Date day;

		Good() {}

		Good(String name, int cents) {
			this.name = name;
			this.price = new Money(cents);
		}

	}

	@Entity
	static class Sale {

		@Id
		@GeneratedValue
		Long id;

		@ManyToOne
		Good good;

	}

	interface View {

		Code getCode();

		Size getByName();

		Money getPrice();

	}

	record Row(String name, Money price) {}

	interface SaleView {

		View getGood();

	}

	interface Goods extends PmemRepository<Good, Long> {

		List<Good> findByPrice(Money price);

		List<Good> findByPriceGreaterThan(Money price);

		List<Good> findByPriceBetweenOrderByPriceDesc(Money from, Money to);

		List<Good> findByCode(Code code);

		List<Good> findByCodeIn(List<Code> codes);

		List<Good> findByCodesContaining(Code code);

		List<Good> findByName(String name);

		List<Good> findByNameStartingWith(String name);

		List<Good> findBySoldTrue();

		List<Good> findByByNameGreaterThan(Size size);

		List<Good> findByByOrdinalGreaterThan(Size size);

		List<Good> findByLabelSize(Size size);

		List<Good> findByLabel(Label label);

		List<Good> findByDay(Date day);

		List<Good> findByPlain(Code code);

		List<View> findViewsByCode(Code code);

		List<Row> findRowsByPriceLessThan(Money price);

		long countByPrice(Money price);

		long deleteByCode(Code code);

	}

	interface Sales extends PmemRepository<Sale, Long> {

		List<Sale> findByGoodCode(Code code);

		List<SaleView> findViewsByGoodCode(Code code);

	}

	@Configuration(proxyBeanMethods = false)
	@EnablePmemRepositories(considerNestedRepositories = true, basePackageClasses = ConverterTests.class)
	static class Config {

		@Bean
		PersistentHeap heap() {
			return heap.heap();
		}

		@Bean
		PmemTemplate pmemTemplate(PersistentHeap heap) {
			return new PmemTemplate(heap);
		}

		@Bean
		PmemTransactionManager pmemTransactionManager(PersistentHeap heap) {
			return new PmemTransactionManager(heap);
		}

		@Bean
		CodeConverter codeConverter() {
			return new CodeConverter("c-");
		}

	}

	private Good saved(String name, int cents) {
		Good good = new Good(name, cents);
		good.code = new Code(name);
		good.byName = Size.values()[cents % 3];
		good.byOrdinal = good.byName;
		good.codes.add(new Code(name + "1"));
		good.prices.put("usd", new Money(cents));
		good.plain = new Code(name);
		good.label = new Label(good.code, good.byName);
		good.sold = cents > 1;
		good.day = Date.from(LocalDateTime.of(2026, 5, 4, 3, 2 + cents).atZone(ZoneId.systemDefault()).toInstant());
		return this.goods.save(good);
	}

	@Test
	void aConvertedEntityComesBackAsItWas() {
		Good saved = saved("a", 1);
		Good found = this.goods.findById(saved.id).orElseThrow();
		assertThat(found.price).isEqualTo(new Money(1));
		assertThat(found.code).isEqualTo(new Code("a"));
		assertThat(found.codes).containsExactly(new Code("a1"));
		assertThat(found.prices).containsEntry("usd", new Money(1));
		assertThat(found.label).isEqualTo(saved.label);
		assertThat(found.byName).isEqualTo(Size.MEDIUM);
		assertThat(found.plain).isEqualTo(new Code("a"));
		assertThat(found.sold).isFalse();
		assertThat(LocalDateTime.ofInstant(found.day.toInstant(), ZoneId.systemDefault()))
				.isEqualTo(LocalDate.of(2026, 5, 4).atStartOfDay());
	}

	@Test
	void convertersAreCalledWithNull() {
		Good good = new Good();
		this.goods.save(good);
		assertThat(this.goods.findById(good.id).orElseThrow().price).isNull();
		assertThat(this.goods.findByPriceGreaterThan(new Money(-2))).hasSize(1);
	}

	@Test
	void queriesCompareWhatIsStored() {
		saved("A", 1);
		saved("b", 2);
		saved("c", 3);
		assertThat(this.goods.findByPrice(new Money(2))).extracting((good) -> good.name).containsExactly("b");
		assertThat(this.goods.findByPriceGreaterThan(new Money(1))).hasSize(2);
		assertThat(this.goods.findByPriceBetweenOrderByPriceDesc(new Money(1), new Money(2)))
				.extracting((good) -> good.name).containsExactly("b", "a");
		assertThat(this.goods.findByCode(new Code("b"))).hasSize(1);
		assertThat(this.goods.findByCodeIn(List.of(new Code("b"), new Code("c")))).hasSize(2);
		assertThat(this.goods.findByCodesContaining(new Code("b1"))).hasSize(1);
		assertThat(this.goods.findByName("a")).hasSize(1);
		assertThat(this.goods.findByName("B")).hasSize(1);
		assertThat(this.goods.findByNameStartingWith("C")).hasSize(1);
		assertThat(this.goods.findBySoldTrue()).hasSize(2);
		assertThat(this.goods.findByPlain(new Code("c"))).hasSize(1);
		assertThat(this.goods.findByLabel(new Label(new Code("b"), Size.LARGE))).hasSize(1);
		assertThat(this.goods.countByPrice(new Money(3))).isEqualTo(1);
		assertThat(this.goods.findAll(Sort.by("price").descending())).extracting((good) -> good.name)
				.containsExactly("c", "b", "a");
		Good probe = new Good();
		probe.code = new Code("b");
		probe.sold = true;
		probe.codes = null;
		probe.prices = null;
		assertThat(this.goods.findAll(Example.of(probe))).hasSize(1);
		assertThat(this.goods.deleteByCode(new Code("b"))).isEqualTo(1);
		assertThat(this.goods.count()).isEqualTo(2);
	}

	@Test
	void enumsAreOrderedAsTheyAreMapped() {
		saved("small", 3);
		saved("medium", 1);
		saved("large", 2);
		assertThat(this.goods.findAll(Sort.by("byName"))).extracting((good) -> good.byName)
				.containsExactly(Size.LARGE, Size.MEDIUM, Size.SMALL);
		assertThat(this.goods.findAll(Sort.by("byOrdinal"))).extracting((good) -> good.byOrdinal)
				.containsExactly(Size.SMALL, Size.MEDIUM, Size.LARGE);
		assertThat(this.goods.findByByNameGreaterThan(Size.LARGE)).hasSize(2);
		assertThat(this.goods.findByByOrdinalGreaterThan(Size.LARGE)).isEmpty();
		assertThat(this.goods.findByLabelSize(Size.LARGE)).hasSize(1);
	}

	@Test
	void datesAreComparedWithoutTheirTime() {
		saved("a", 1);
		Date noon = Date.from(LocalDateTime.of(2026, 5, 4, 12, 0).atZone(ZoneId.systemDefault()).toInstant());
		assertThat(this.goods.findByDay(noon)).hasSize(1);
	}

	@Test
	void projectionsHaveValues() {
		Good good = saved("a", 1);
		assertThat(this.goods.findViewsByCode(new Code("a"))).singleElement().satisfies((view) -> {
			assertThat(view.getCode()).isEqualTo(new Code("a"));
			assertThat(view.getByName()).isEqualTo(Size.MEDIUM);
			assertThat(view.getPrice()).isEqualTo(new Money(1));
		});
		assertThat(this.goods.findRowsByPriceLessThan(new Money(2))).containsExactly(new Row("a", new Money(1)));
		Sale sale = new Sale();
		sale.good = good;
		Sales sales = context.getBean(Sales.class);
		sales.save(sale);
		assertThat(sales.findByGoodCode(new Code("a"))).hasSize(1);
		assertThat(sales.findViewsByGoodCode(new Code("a"))).singleElement()
				.satisfies((view) -> assertThat(view.getGood().getPrice()).isEqualTo(new Money(1)));
	}

	@Test
	void changesOfManagedEntitiesAreWritten() {
		Good saved = saved("a", 1);
		this.tx.executeWithoutResult((_) -> {
			Good good = this.goods.findById(saved.id).orElseThrow();
			good.price = new Money(7);
			good.codes.add(new Code("more"));
			assertThat(this.goods.findByPrice(new Money(7))).containsExactly(good);
		});
		Good found = this.goods.findById(saved.id).orElseThrow();
		assertThat(found.price).isEqualTo(new Money(7));
		assertThat(found.codes).hasSize(2);
	}

	@Entity
	static class ConvertedId {

		@Id
		@Convert(converter = LowerCase.class)
		String id;

	}

	@Test
	void anIdIsNotConverted() {
		PmemTemplate template = context.getBean(PmemTemplate.class);
		assertThatThrownBy(() -> template.extent(ConvertedId.class)).satisfies((thrown) -> assertThat(
				NestedExceptionUtils.getMostSpecificCause(thrown)).isInstanceOf(UnsupportedAnnotationException.class)
				.hasMessageContaining(ConvertedId.class.getName() + ".id"));
	}

}
