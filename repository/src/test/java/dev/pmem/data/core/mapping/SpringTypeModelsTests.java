/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.data.annotation.AccessType;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.PersistenceCreator;
import org.springframework.data.annotation.ReadOnlyProperty;
import org.springframework.data.annotation.Reference;
import org.springframework.data.annotation.Transient;
import org.springframework.data.annotation.Version;
import org.springframework.data.mapping.MappingException;

import dev.pmem.data.core.index.CompoundIndex;
import dev.pmem.data.core.index.Indexed;
import dev.pmem.heap.exception.UnsupportedTypeException;
import dev.pmem.heap.object.TypeModel;
import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.store.IndexDefinition;

class SpringTypeModelsTests {

	private final PmemMappingContext context = new PmemMappingContext();

	private final SpringTypeModels models = new SpringTypeModels(this.context);

	@Test
	void classWithInheritedAndGenericFields() {
		assertThat(names(Customer.class)).containsExactlyInAnyOrder("id", "version", "name", "address", "tags",
				"scores");
		Customer customer = new Customer("Ann", new Address("Street", new City("Ghent", "9000")));
		customer.id = 5L;
		customer.version = 3;
		customer.tags.add("a");
		customer.scores.put("x", 1);
		customer.passing = "gone";
		customer.cached = 7;
		Customer copy = copy(customer);
		assertThat(copy).usingRecursiveComparison().ignoringFields("passing", "cached").isEqualTo(customer);
		assertThat(copy.passing).isNull();
		assertThat(copy.cached).isZero();
		assertThat(copy.tags).isInstanceOf(ArrayList.class);
	}

	@Test
	void recordWithTransientComponent() {
		Ticket ticket = new Ticket(UUID.randomUUID(), "a", "not stored", List.of(LocalDate.EPOCH));
		assertThat(copy(ticket)).isEqualTo(new Ticket(ticket.id, "a", null, ticket.days));
	}

	@Test
	void persistenceCreatorIsUsed() {
		Chosen copy = copy(new Chosen("x", 3, true));
		assertThat(copy.name).isEqualTo("x");
		assertThat(copy.count).isEqualTo(3);
		assertThat(copy.byCreator).isTrue();
	}

	@Test
	void factoryMethodIsUsed() {
		Made copy = copy(Made.of(4L, "m"));
		assertThat(copy.id).isEqualTo(4L);
		assertThat(copy.name).isEqualTo("m");
	}

	@Test
	void accessorsWhereAskedFor() {
		Accessed accessed = new Accessed();
		accessed.setName("n");
		Accessed copy = copy(accessed);
		assertThat(copy.calls).isEqualTo(1);
		assertThat(copy.name).isEqualTo("n");
	}

	@Test
	void entitiesAsPropertiesAreReferences() {
		assertThat(reference(HoldsEntity.class, "inner.owner")).isEqualTo(Customer.class);
		assertThat(reference(HoldsEntities.class, "owners")).isEqualTo(Customer.class);
		assertThat(reference(HoldsMarked.class, "marked")).isEqualTo(Marked.class);
		assertThat(reference(HoldsReference.class, "owner")).isEqualTo(Customer.class);
		assertThat(reference(HoldsEntity.class, "inner")).isNull();
	}

	private @Nullable Class<?> reference(Class<?> type, String path) {
		return ObjectCodec.of(type, this.models).property(path).target();
	}

	@Test
	void unstorableTypesAreRejectedWithTheirPath() {
		assertUnsupported(HoldsThread.class, "HoldsThread.inner.thread");
		assertUnsupported(FinalWithoutCreator.class, "FinalWithoutCreator.name");
		assertUnsupported(Shadowing.class, "Shadowing");
		assertUnsupported(AbstractEntity.class, "abstract");
		assertUnsupported(TwoConstructors.class, "TwoConstructors");
		assertUnsupported(OtherParameter.class, "'other'");
	}

	@Test
	void extentNames() {
		assertThat(this.context.getRequiredPersistentEntity(Customer.class).getExtentName())
				.isEqualTo(Customer.class.getName());
		assertThat(this.context.getRequiredPersistentEntity(Marked.class).getExtentName()).isEqualTo("marks");
	}

	@Test
	void indexes() {
		assertThat(indexes(Indexes.class)).containsExactlyInAnyOrder(new IndexDefinition("name", List.of("name"), true),
				new IndexDefinition("address.city.zip", List.of("address.city.zip"), false),
				new IndexDefinition("byNameAndZip", List.of("name", "address.city.zip"), true),
				new IndexDefinition("name,rank", List.of("name", "rank"), false),
				new IndexDefinition("rank,name", List.of("rank", "name"), false));
		assertThatExceptionOfType(MappingException.class).isThrownBy(() -> indexes(WrongIndex.class))
				.withMessageContaining("@CompoundIndex of " + WrongIndex.class.getName() + " names 'nosuch'");
	}

	@Test
	void newByIdOrVersion() {
		PmemPersistentEntity<?> byPrimitive = this.context.getRequiredPersistentEntity(Customer.class);
		Customer customer = new Customer("Ann", null);
		assertThat(byPrimitive.isNew(customer)).isTrue();
		customer.id = 1L;
		assertThat(byPrimitive.isNew(customer)).isFalse();
		PmemPersistentEntity<?> byWrapper = this.context.getRequiredPersistentEntity(Versioned.class);
		assertThat(byWrapper.isNew(new Versioned(7, null))).isTrue();
		assertThat(byWrapper.isNew(new Versioned(7, 0L))).isFalse();
	}

	private List<IndexDefinition> indexes(Class<?> type) {
		return this.context.indexesOf(this.context.getRequiredPersistentEntity(type));
	}

	private void assertUnsupported(Class<?> type, String message) {
		assertThatExceptionOfType(UnsupportedTypeException.class).isThrownBy(() -> ObjectCodec.of(type, this.models))
				.withMessageContaining(message);
	}

	private List<String> names(Class<?> type) {
		return this.models.modelOf(type).properties().stream().map(TypeModel.Property::name).toList();
	}

	@SuppressWarnings("unchecked")
	private <T> T copy(T instance) {
		ObjectCodec<T> codec = ObjectCodec.of((Class<T>) instance.getClass(), this.models);
		PayloadWriter writer = new PayloadWriter();
		codec.encode(instance, writer);
		byte[] payload = writer.toByteArray();
		return codec.decode(payload, payload.length);
	}

	abstract static class Base<I> {

		@Id
		@Nullable
		I id;

		@Version
		int version;

	}

	record City(String name, @Indexed String zip) {}

	record Address(String street, City city) {}

	static class Customer extends Base<Long> {

		private final String name;

		private @Nullable Address address;

		final List<String> tags = new ArrayList<>();

		final Map<String, Integer> scores = new LinkedHashMap<>();

		@Transient
		@Nullable
		String passing;

		transient int cached;

		@ReadOnlyProperty
		int computed;

		Customer(String name, @Nullable Address address) {
			this.name = name;
			this.address = address;
		}

	}

	record Ticket(@Id UUID id, String name, @Transient @Nullable String note, List<LocalDate> days) {}

	static class Chosen {

		@Id
		final String name;

		final int count;

		@Transient
		boolean byCreator;

		Chosen(String name, int count, boolean ignored) {
			this.name = name;
			this.count = count;
		}

		@PersistenceCreator
		private Chosen(int count, String name) {
			this.name = name;
			this.count = count;
			this.byCreator = true;
		}

	}

	static final class Made {

		final Long id;

		final String name;

		private Made(Long id, String name, int ignored) {
			this.id = id;
			this.name = name;
		}

		@PersistenceCreator
		static Made of(Long id, String name) {
			return new Made(id, name, 0);
		}

	}

	@AccessType(AccessType.Type.PROPERTY)
	static class Accessed {

		@Transient
		int calls;

		private @Nullable String name;

		public @Nullable String getName() {
			return this.name;
		}

		public void setName(@Nullable String name) {
			this.calls++;
			this.name = name;
		}

	}

	static class Inner {

		@Nullable
		Customer owner;

	}

	static class HoldsEntity {

		@Id
		@Nullable
		Long id;

		@Nullable
		Inner inner;

	}

	static class HoldsEntities {

		@Id
		@Nullable
		Long id;

		@Nullable
		Map<String, List<Customer>> owners;

	}

	@PersistentObject("marks")
	static class Marked {

		int value;

	}

	static class HoldsMarked {

		@Id
		@Nullable
		Long id;

		@Nullable
		Marked marked;

	}

	static class HoldsReference {

		@Id
		@Nullable
		Long id;

		@Reference
		@Nullable
		Customer owner;

	}

	static class ThreadHolder {

		@Nullable
		Thread thread;

	}

	static class HoldsThread {

		@Id
		@Nullable
		Long id;

		@Nullable
		ThreadHolder inner;

	}

	static class FinalWithoutCreator {

		@Id
		@Nullable
		Long id;

		final String name = String.valueOf(1);

	}

	static class Shadowed {

		@Nullable
		String name;

	}

	static class Shadowing extends Shadowed {

		@Id
		@Nullable
		Long id;

		@Nullable
		String name;

	}

	abstract static class AbstractEntity {

		@Id
		@Nullable
		Long id;

	}

	static class TwoConstructors {

		@Id
		@Nullable
		Long id;

		TwoConstructors(Long id) {
			this.id = id;
		}

		TwoConstructors(Long id, int ignored) {
			this.id = id;
		}

	}

	static class OtherParameter {

		@Id
		@Nullable
		Long id;

		OtherParameter(Long other) {
			this.id = other;
		}

	}

	@CompoundIndex(name = "byNameAndZip", properties = {"name", "address.city.zip"}, unique = true)
	@CompoundIndex(properties = {"name", "rank"})
	static class Indexes extends IndexedBase {

		@Id
		@Indexed
		@Nullable
		Long id;

		@Nullable
		Address address;

		@Nullable
		Address @Nullable [] others;

	}

	@CompoundIndex(properties = {"rank", "name"})
	abstract static class IndexedBase {

		@Indexed(unique = true)
		@Nullable
		String name;

		int rank;

	}

	@CompoundIndex(properties = "nosuch")
	static class WrongIndex {

		@Id
		@Nullable
		Long id;

	}

	record Versioned(@Id int id, @Version @Nullable Long version) {}

}
