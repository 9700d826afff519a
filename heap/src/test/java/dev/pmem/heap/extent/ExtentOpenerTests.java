/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.annotation.PreviousName;
import dev.pmem.heap.catalog.Catalog;
import dev.pmem.heap.catalog.ExtentRecord;
import dev.pmem.heap.catalog.ExtentRecord.IndexRecord;
import dev.pmem.heap.catalog.StoredLayout;
import dev.pmem.heap.exception.LayoutMismatchException;
import dev.pmem.heap.exception.UniqueKeyException;
import dev.pmem.heap.index.IndexTree;
import dev.pmem.heap.index.KeyRange;
import dev.pmem.heap.medium.Persistence;
import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.IndexDefinition;
import dev.pmem.heap.transaction.TestEngine;
import dev.pmem.heap.transaction.Transaction;

/**
 * How an extent in the pool is brought to its definition.
 */
class ExtentOpenerTests {

	record Person(long id, String name, String email) {}

	/** As the class was later: with a property more. */
	record PersonWithAge(long id, String name, String email, int age) {}

	/** As the class was later: with an id of another type. */
	record PersonByText(String id, String name, String email) {}

	/** As the class was later: with another name of a property, and without another. */
	record PersonWithTitle(long id, @PreviousName("name") String title) {}

	private static final IndexDefinition NAME = new IndexDefinition("name", List.of("name"), false);

	private static final IndexDefinition EMAIL = new IndexDefinition("email", List.of("email"), true);

	@TempDir
	Path folder;

	private TestEngine engine;

	private Catalog catalog;

	@BeforeEach
	void open() {
		this.engine = new TestEngine(this.folder.resolve("extents.pmem"), Persistence.PAGE_CACHE, 64 << 20);
		this.catalog = new Catalog(this.engine.engine());
	}

	@AfterEach
	void close() {
		this.engine.close();
	}

	private <T> ExtentRecord openAs(Class<T> type, IndexDefinition... indexes) {
		ExtentDefinition<T> definition = new ExtentDefinition<>("persons", type, new ReflectionTypeModels(), "id",
				List.of(indexes));
		new ExtentOpener<>(this.engine.engine(), this.catalog, new ReferenceRegistry(), definition, new AccessFaults(
				this.engine.engine().medium()), new StoredClasses()).open((_) -> false);
		return record();
	}

	private ExtentRecord record() {
		Transaction transaction = this.engine.beginToRead();
		try {
			return this.catalog.extent(transaction, "persons");
		} finally {
			transaction.rollback();
		}
	}

	/** Stores persons as an extent with no index but the primary one has them. */
	private void insert(Person... persons) {
		ObjectCodec<Person> codec = ObjectCodec.of(Person.class, new ReflectionTypeModels());
		recordLayout(Person.class);
		int layout = this.catalog.numberOf(codec.layout());
		ExtentIndex primary = new ExtentIndex(record().primary(), codec, true);
		Transaction transaction = this.engine.begin();
		for (Person person : persons) {
			PayloadWriter writer = new PayloadWriter();
			codec.encode(person, writer);
			long reference = transaction.insertObject(layout, writer.bytes(), writer.length());
			byte[] key = primary.key(new StoredLayout(layout, codec.layout()), writer.bytes(), writer.length());
			transaction.addEntry(primary.tree(), key, reference, null);
		}
		transaction.commit();
	}

	/** As the first writer of a class does. */
	private <T> void recordLayout(Class<T> type) {
		ObjectCodec<T> codec = ObjectCodec.of(type, new ReflectionTypeModels());
		ExtentDefinition<T> definition = new ExtentDefinition<>("persons", type, new ReflectionTypeModels(), "id",
				List.of());
		HierarchyClass<T> of = new HierarchyClass<>(type, type.getName(), codec,
				new StoredLayout(this.catalog.reserve(codec.layout()), codec.layout()));
		Transaction transaction = this.engine.begin();
		new LayoutRecorder(this.catalog, definition, ExtentClasses.of(definition, List.of(of), this.catalog, record()))
				.record(transaction, of);
		transaction.rollback();
	}

	private long entryCount(IndexRecord index) {
		Transaction transaction = this.engine.beginToRead();
		try {
			return transaction.count(new IndexTree(index.indexNumber(), index.rootOffset()), KeyRange.all());
		} finally {
			transaction.rollback();
		}
	}

	@Test
	void aNewExtentHasAnEmptyIndexForEachDefinition() {
		ExtentRecord opened = openAs(Person.class, NAME, EMAIL);
		assertThat(opened.indexes()).extracting(IndexRecord::name).containsExactly("name", "email");
		assertThat(opened.indexes()).extracting(IndexRecord::unique).containsExactly(false, true);
		assertThat(entryCount(opened.primary())).isZero();
	}

	@Test
	void openingOnceMoreChangesNothing() {
		ExtentRecord first = openAs(Person.class, NAME);
		long sequence = this.engine.engine().commitSequence();
		assertThat(openAs(Person.class, NAME)).isEqualTo(first);
		assertThat(this.engine.engine().commitSequence()).isEqualTo(sequence);
	}

	@Test
	void anIndexThatIsNewIsBuiltOverWhatIsThere() {
		openAs(Person.class);
		insert(new Person(1, "a", "x"), new Person(2, "a", "y"));
		assertThat(entryCount(openAs(Person.class, NAME).indexes().getFirst())).isEqualTo(2);
	}

	@Test
	void anIndexThatIsNotWantedAnyMoreIsDropped() {
		openAs(Person.class, NAME, EMAIL);
		assertThat(openAs(Person.class, EMAIL).indexes()).extracting(IndexRecord::name).containsExactly("email");
	}

	@Test
	void anIndexThatIsKeptStaysWhereItIs() {
		IndexRecord before = openAs(Person.class, NAME, EMAIL).indexes().getLast();
		assertThat(openAs(Person.class, EMAIL).indexes()).containsExactly(before);
	}

	@Test
	void aNumberOfAnIndexIsGivenOnce() {
		ExtentRecord opened = openAs(Person.class, NAME, EMAIL);
		assertThat(opened.indexes()).extracting(IndexRecord::indexNumber).doesNotHaveDuplicates()
				.doesNotContain(opened.primary().indexNumber());
	}

	@Test
	void aUniqueIndexOverEqualKeysIsRefused() {
		openAs(Person.class);
		insert(new Person(1, "a", "same"), new Person(2, "b", "same"));
		assertThatExceptionOfType(UniqueKeyException.class).isThrownBy(() -> openAs(Person.class, EMAIL))
				.withMessageContaining("can't be made unique").withMessageContaining("email = same: ids [1, 2]")
				.withMessageContaining("delete all but one of each key");
	}

	@Test
	void anOpeningThatIsRefusedLeavesTheExtentAsItWas() {
		openAs(Person.class, NAME);
		insert(new Person(1, "a", "same"), new Person(2, "b", "same"));
		ExtentRecord before = record();
		assertThatExceptionOfType(UniqueKeyException.class).isThrownBy(() -> openAs(Person.class, EMAIL));
		assertThat(record()).isEqualTo(before);
	}

	@Test
	void aLayoutIsRecordedWithTheFirstObjectBesideTheOthers() {
		assertThat(openAs(Person.class).layouts()).isEmpty();
		recordLayout(Person.class);
		List<Integer> before = record().layouts();
		assertThat(before).hasSize(1);
		assertThat(openAs(PersonWithAge.class).layouts()).isEqualTo(before);
		recordLayout(PersonWithAge.class);
		recordLayout(PersonWithAge.class);
		assertThat(record().layouts()).startsWith(before.toArray(Integer[]::new)).hasSize(before.size() + 1);
	}

	@Test
	void anIdOfAnotherTypeIsRefusedWhereObjectsHaveIds() {
		openAs(Person.class);
		insert(new Person(1, "a", "x"));
		assertThatExceptionOfType(LayoutMismatchException.class).isThrownBy(() -> openAs(PersonByText.class))
				.withMessageContaining("1 object is ordered by id").withMessageContaining(
						"An id can have another name");
	}

	@Test
	void anEmptyExtentMayGetAnyId() {
		openAs(Person.class);
		recordLayout(Person.class);
		ExtentRecord opened = openAs(PersonByText.class);
		assertThat(opened.primary().signature()).contains("STRING");
		assertThat(openAs(PersonByText.class)).isEqualTo(opened);
	}

	@Test
	void anIndexOfARenamedPropertyStaysWhereItIs() {
		IndexRecord before = openAs(Person.class, NAME).indexes().getFirst();
		insert(new Person(1, "a", "x"));
		IndexRecord after = openAs(PersonWithTitle.class, IndexDefinition.of("title", "title")).indexes().getFirst();
		assertThat(after.rootOffset()).isEqualTo(before.rootOffset());
		assertThat(after.signature()).contains("title").doesNotContain("name");
	}

	@Test
	void anIndexThatIsUniqueNoMoreStaysWhereItIs() {
		IndexRecord before = openAs(Person.class, EMAIL).indexes().getFirst();
		IndexRecord after = openAs(Person.class, IndexDefinition.of("email", "email")).indexes().getFirst();
		assertThat(after.rootOffset()).isEqualTo(before.rootOffset());
		assertThat(after.unique()).isFalse();
	}

}
