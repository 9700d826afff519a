/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.exception.ReferencedObjectException;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapContents;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Verification;

/**
 * Entities are deleted that others refer to.
 */
class DeleteTests extends DeleteEntities {

	@TempDir
	Path folder;

	private PersistentHeap heap;

	private Extent<Owner> owners;

	private Extent<Pet> pets;

	private Extent<Nulled> nulled;

	private Extent<Cascaded> cascaded;

	private Extent<Keeping> keeping;

	@BeforeEach
	void open() {
		this.heap = PersistentHeap.open(this.folder.resolve("test.pmem"),
				HeapOptions.DEFAULTS.withDurability(Durability.PROCESS_CRASH));
		this.owners = extent(Owner.class);
		this.pets = extent(Pet.class);
		this.nulled = extent(Nulled.class);
		this.cascaded = extent(Cascaded.class);
		this.keeping = extent(Keeping.class);
	}

	private <T> Extent<T> extent(Class<T> type) {
		return this.heap.extent(ExtentDefinition.of(type).id("id").build());
	}

	@AfterEach
	void verifyAndClose() {
		Verification verification = this.heap.verify();
		assertThat(verification.problems()).isEmpty();
		this.heap.close();
		open();
		assertThat(this.heap.verify().problems()).isEmpty();
		this.heap.close();
	}

	private Owner owner(HeapTransaction transaction, long id) {
		Owner owner = this.owners.find(transaction, id);
		assertThat(owner).isNotNull();
		return owner;
	}

	private void insertOwners(int count) {
		this.heap.inTransactionWithoutResult((transaction) -> {
			for (int id = 1; id <= count; id++) {
				Owner owner = new Owner();
				owner.id = id;
				owner.name = "owner " + id;
				this.owners.insert(transaction, owner);
			}
		});
	}

	private void insertPet(long id, long... ownerIds) {
		this.heap.inTransactionWithoutResult((transaction) -> {
			Pet pet = new Pet();
			pet.id = id;
			for (long ownerId : ownerIds) {
				if (pet.owner == null) {
					pet.owner = owner(transaction, ownerId);
				} else {
					pet.friends.add(owner(transaction, ownerId));
				}
			}
			this.pets.insert(transaction, pet);
		});
	}

	private void delete(Extent<?> extent, long id) {
		this.heap.inTransactionWithoutResult((transaction) -> delete(transaction, extent, id));
	}

	private static void delete(HeapTransaction transaction, Extent<?> extent, long id) {
		extent.delete(transaction, extent.locate(transaction, id));
	}

	private long count(Extent<?> extent) {
		return this.heap.inTransaction(extent::count);
	}

	private long entryCount(String extent, String path) {
		return this.heap.contents().extents().stream().filter((each) -> each.name().equals(extent))
				.flatMap((each) -> each.indexes().stream()).filter((each) -> each.name().equals("->" + path))
				.mapToLong(HeapContents.IndexContents::entryCount).findFirst().orElse(-1);
	}

	// RESTRICT

	@Test
	void aReferrerForbidsTheDelete() {
		insertOwners(2);
		insertPet(7, 1);
		assertThatExceptionOfType(ReferencedObjectException.class).isThrownBy(() -> delete(this.owners, 1))
				.withMessageStartingWith("The " + Owner.class.getName() + " with id 1 can't be deleted: the "
						+ Pet.class.getName() + " with id 7 refers to it by its property owner. ")
				.satisfies((ex) -> {
					assertThat(ex.referrerType()).isEqualTo(Pet.class.getName());
					assertThat(ex.referrerId()).isEqualTo(7L);
					assertThat(ex.property()).isEqualTo("owner");
				});
		delete(this.owners, 2);
		delete(this.pets, 7);
		delete(this.owners, 1);
		assertThat(count(this.owners)).isZero();
	}

	@Test
	void anElementForbidsTheDelete() {
		insertOwners(3);
		insertPet(7, 1, 2, 3, 2);
		assertThatExceptionOfType(ReferencedObjectException.class).isThrownBy(() -> delete(this.owners, 2))
				.satisfies((ex) -> assertThat(ex.property()).isEqualTo("friends[]"));
	}

	@Test
	void theOrderWithinATransactionDoesNotMatter() {
		insertOwners(1);
		insertPet(7, 1);
		this.heap.inTransactionWithoutResult((transaction) -> {
			delete(transaction, this.owners, 1);
			delete(transaction, this.pets, 7);
		});
		assertThat(count(this.owners) + count(this.pets)).isZero();
		insertOwners(1);
		insertPet(7, 1);
		this.heap.inTransactionWithoutResult((transaction) -> {
			delete(transaction, this.pets, 7);
			delete(transaction, this.owners, 1);
		});
		assertThat(count(this.owners) + count(this.pets)).isZero();
	}

	@Test
	void aReferenceThatIsTakenAwayForbidsNothing() {
		insertOwners(2);
		insertPet(7, 1);
		this.heap.inTransactionWithoutResult((transaction) -> {
			long reference = this.pets.locate(transaction, 7L);
			Pet pet = this.pets.read(transaction, reference);
			pet.owner = owner(transaction, 2);
			this.pets.update(transaction, reference, pet);
			delete(transaction, this.owners, 1);
		});
		assertThat(count(this.owners)).isOne();
	}

	@Test
	void aTargetTwiceHasOneEntryThatGoesWithTheLast() {
		insertOwners(2);
		insertPet(7, 2, 1, 2, 1);
		assertThat(entryCount(Pet.class.getName(), "friends[]")).isEqualTo(2);
		change(7, (pet) -> pet.friends.removeFirst());
		assertThat(entryCount(Pet.class.getName(), "friends[]")).isEqualTo(2);
		assertThatExceptionOfType(ReferencedObjectException.class).isThrownBy(() -> delete(this.owners, 1));
		change(7, (pet) -> pet.friends.removeLast());
		assertThat(entryCount(Pet.class.getName(), "friends[]")).isOne();
		delete(this.owners, 1);
	}

	private void change(long petId, Consumer<Pet> change) {
		this.heap.inTransactionWithoutResult((transaction) -> {
			long reference = this.pets.locate(transaction, petId);
			Pet pet = this.pets.read(transaction, reference);
			change.accept(pet);
			this.pets.update(transaction, reference, pet);
		});
	}

	@Test
	void anObjectMayReferToItselfAndBeDeleted() {
		insertOwners(1);
		this.heap.inTransactionWithoutResult((transaction) -> owner(transaction, 1).boss = owner(transaction, 1));
		assertThat(entryCount(Owner.class.getName(), "boss")).isOne();
		delete(this.owners, 1);
		assertThat(count(this.owners)).isZero();
	}

	@Test
	void aCycleIsDeletedAtOnceOrNotAtAll() {
		insertOwners(2);
		this.heap.inTransactionWithoutResult((transaction) -> {
			owner(transaction, 1).boss = owner(transaction, 2);
			owner(transaction, 2).boss = owner(transaction, 1);
		});
		assertThatExceptionOfType(ReferencedObjectException.class).isThrownBy(() -> delete(this.owners, 1));
		this.heap.inTransactionWithoutResult((transaction) -> {
			delete(transaction, this.owners, 1);
			delete(transaction, this.owners, 2);
		});
		assertThat(count(this.owners)).isZero();
	}

	// SET_NULL

	private void insertNulled(long id, long... ownerIds) {
		this.heap.inTransactionWithoutResult((transaction) -> {
			Nulled nulled = new Nulled();
			nulled.id = id;
			nulled.owner = owner(transaction, ownerIds[0]);
			for (long ownerId : ownerIds) {
				Owner owner = owner(transaction, ownerId);
				nulled.list.add(owner);
				nulled.set.add(owner);
				nulled.map.put("owner " + ownerId, owner);
			}
			this.nulled.insert(transaction, nulled);
		});
	}

	private static List<Long> ids(java.util.Collection<Owner> owners) {
		return owners.stream().map((owner) -> owner.id).sorted().toList();
	}

	private void assertNulled(HeapTransaction transaction, long id, @Nullable Long ownerId, Long... others) {
		Nulled nulled = this.nulled.find(transaction, id);
		assertThat(nulled).isNotNull();
		assertThat(nulled.owner).satisfies((owner) -> assertThat((owner != null) ? owner.id : null).isEqualTo(ownerId));
		assertThat(ids(nulled.list)).containsExactly(others);
		assertThat(ids(nulled.set)).containsExactly(others);
		assertThat(ids(nulled.map.values())).containsExactly(others);
		assertThat(nulled.map).hasSize(others.length);
	}

	@Test
	void setNullTakesTheReferencesAway() {
		insertOwners(3);
		insertNulled(5, 1, 2, 3);
		insertNulled(6, 2, 2, 2);
		delete(this.owners, 1);
		this.heap.inTransactionWithoutResult((transaction) -> {
			assertNulled(transaction, 5, null, 2L, 3L);
			assertThat(this.nulled.find(transaction, 6L)).satisfies((nulled) -> {
				assertThat(ids(nulled.list)).containsExactly(2L, 2L, 2L);
				assertThat(ids(nulled.set)).containsExactly(2L);
			});
		});
		assertThat(entryCount(Nulled.class.getName(), "list[]")).isEqualTo(3);
		assertThat(entryCount(Nulled.class.getName(), "owner")).isOne();
	}

	@Test
	void aManagedInstanceGetsTheNull() {
		insertOwners(2);
		insertNulled(5, 1, 2);
		HeapTransaction transaction = this.heap.begin(new dev.pmem.heap.store.TransactionOptions(
				dev.pmem.heap.store.Isolation.SNAPSHOT, false));
		Nulled managed = this.nulled.find(transaction, 5L);
		assertThat(managed).isNotNull();
		assertThat(managed.owner).isNotNull();
		assertThat(managed.list).hasSize(2);
		delete(transaction, this.owners, 1);
		transaction.commit();
		assertThat(managed.owner).isNull();
		assertThat(ids(managed.list)).containsExactly(2L);
	}

	@Test
	void whatWasMadeToReferInTheSameTransactionLosesTheReference() {
		insertOwners(2);
		insertNulled(5, 2);
		this.heap.inTransactionWithoutResult((transaction) -> {
			Nulled nulled = this.nulled.find(transaction, 5L);
			assertThat(nulled).isNotNull();
			nulled.owner = owner(transaction, 1);
			delete(transaction, this.owners, 1);
		});
		this.heap.inTransactionWithoutResult((transaction) -> assertNulled(transaction, 5, null, 2L));
	}

	@Test
	void aDeletedObjectDoesNotComeBackThroughAnInstanceThatRefersToIt() {
		Extent<Tag> tags = extent(Tag.class);
		Extent<Tagged> tagged = extent(Tagged.class);
		this.heap.inTransactionWithoutResult((transaction) -> tags.insert(transaction, new Tag()));
		this.heap.inTransactionWithoutResult((transaction) -> {
			Tagged made = new Tagged();
			made.tags.add(tags.find(transaction, 0L));
			tagged.insert(transaction, made);
			delete(transaction, tags, 0);
		});
		assertThat(count(tags)).isZero();
		this.heap.inTransactionWithoutResult((transaction) -> {
			Tag tag = new Tag();
			tag.id = 1;
			tags.insert(transaction, tag);
			Tagged made = new Tagged();
			made.id = 1;
			made.tags.add(tag);
			tagged.insert(transaction, made);
			delete(transaction, tags, 1);
		});
		assertThat(count(tags)).isZero();
		this.heap.inTransactionWithoutResult((transaction) -> assertThat(tagged.find(transaction, 0L)).satisfies(
				(found) -> assertThat(found.tags).isEmpty()));
	}

	// DELETE

	private void insertCascaded(long id, @Nullable Long ownerId, @Nullable Long parentId) {
		this.heap.inTransactionWithoutResult((transaction) -> {
			Cascaded made = new Cascaded();
			made.id = id;
			made.owner = (ownerId != null) ? owner(transaction, ownerId) : null;
			made.parent = (parentId != null) ? this.cascaded.find(transaction, parentId) : null;
			this.cascaded.insert(transaction, made);
		});
	}

	@Test
	void deleteGoesOnToWhoeverRefersToTheReferrer() {
		insertOwners(2);
		insertCascaded(1, 1L, null);
		insertCascaded(2, null, 1L);
		insertCascaded(3, 2L, 2L);
		insertCascaded(4, 2L, null);
		delete(this.owners, 1);
		assertThat(count(this.cascaded)).isOne();
		assertThat(count(this.owners)).isOne();
	}

	@Test
	void aCycleOfCascadesIsDeletedOnce() {
		insertOwners(1);
		insertCascaded(1, 1L, null);
		insertCascaded(2, null, 1L);
		this.heap.inTransactionWithoutResult((transaction) -> {
			Cascaded first = this.cascaded.find(transaction, 1L);
			assertThat(first).isNotNull();
			first.parent = this.cascaded.find(transaction, 2L);
		});
		delete(this.owners, 1);
		assertThat(count(this.cascaded)).isZero();
	}

	@Test
	void nothingIsDeletedIfSomethingRefuses() {
		insertOwners(1);
		insertCascaded(1, 1L, null);
		insertPet(7, 1);
		assertThatExceptionOfType(ReferencedObjectException.class).isThrownBy(() -> delete(this.owners, 1));
		assertThat(count(this.cascaded) + count(this.owners)).isEqualTo(2);
	}

	// KEEP

	private void insertKeeping(long id, long ownerId) {
		this.heap.inTransactionWithoutResult((transaction) -> {
			Keeping made = new Keeping();
			made.id = id;
			made.owner = owner(transaction, ownerId);
			this.keeping.insert(transaction, made);
		});
	}

	private Owner kept(HeapTransaction transaction, long keepingId) {
		Keeping keeper = this.keeping.find(transaction, keepingId);
		assertThat(keeper).isNotNull();
		assertThat(keeper.owner).isNotNull();
		return keeper.owner;
	}

	@Test
	void whatIsKeptLeavesItsExtentAndLivesOn() {
		insertOwners(2);
		this.heap.inTransactionWithoutResult((transaction) -> owner(transaction, 1).boss = owner(transaction, 2));
		insertKeeping(3, 1);
		delete(this.owners, 1);
		assertThat(count(this.owners)).isOne();
		this.heap.inTransactionWithoutResult((transaction) -> {
			assertThat(this.owners.find(transaction, 1L)).isNull();
			assertThat(kept(transaction, 3).name).isEqualTo("owner 1");
		});
		// it changes as others do
		this.heap.inTransactionWithoutResult((transaction) -> kept(transaction, 3).name = "a longer name".repeat(100));
		this.heap.inTransactionWithoutResult((transaction) -> assertThat(kept(transaction, 3).name).hasSize(1300));
		// what it refers to can be deleted, and is kept
		delete(this.owners, 2);
		this.heap.inTransactionWithoutResult((transaction) -> {
			Owner boss = kept(transaction, 3).boss;
			assertThat(boss).isNotNull();
			assertThat(boss.name).isEqualTo("owner 2");
		});
		assertThat(this.heap.verify().garbageCount()).isZero();
		delete(this.keeping, 3);
		assertThat(this.heap.verify().garbageCount()).isEqualTo(2);
		// its id is free
		insertOwners(1);
	}

	@Test
	void anotherRestrictingReferenceForbidsTheKeep() {
		insertOwners(1);
		insertKeeping(3, 1);
		insertPet(7, 1);
		assertThatExceptionOfType(ReferencedObjectException.class).isThrownBy(() -> delete(this.owners, 1));
		delete(this.pets, 7);
		delete(this.owners, 1);
		assertThat(count(this.owners)).isZero();
	}

	// referrers that are in no extent

	@Test
	void anObjectWithoutAnIdRefusesNothingAndKeepsWhatItRefersTo() {
		insertOwners(3);
		this.heap.inTransactionWithoutResult((transaction) -> {
			Note note = new Note();
			note.about = owner(transaction, 1);
			note.mentions.addAll(List.of(owner(transaction, 1), owner(transaction, 2)));
			note.next = new Note();
			this.heap.setRoot(transaction, "note", note);
		});
		delete(this.owners, 1);
		delete(this.owners, 3);
		assertThat(count(this.owners)).isOne();
		this.heap.inTransactionWithoutResult((transaction) -> {
			Note note = this.heap.root(transaction, "note", Note.class);
			assertThat(note).isNotNull();
			assertThat(note.about).isNotNull();
			assertThat(note.about.name).isEqualTo("owner 1");
			assertThat(note.mentions).hasSize(2);
		});
		this.heap.inTransactionWithoutResult((transaction) -> this.heap.setRoot(transaction, "note", null));
		assertThat(this.heap.verify().garbageCount()).as("two notes and an owner").isEqualTo(3);
		// even garbage keeps it, until a collector comes
		delete(this.owners, 2);
		assertThat(this.heap.verify().garbageCount()).isEqualTo(4);
	}

	@Test
	void aRootKeepsWhatItRefersTo() {
		insertOwners(3);
		this.heap.inTransactionWithoutResult((transaction) -> {
			this.heap.setRoot(transaction, "owner", owner(transaction, 1));
			this.heap.setRoot(transaction, "settings",
					new Settings("x", owner(transaction, 1), List.of(owner(transaction, 1), owner(transaction, 2))));
		});
		delete(this.owners, 1);
		delete(this.owners, 2);
		this.heap.inTransactionWithoutResult((transaction) -> {
			assertThat(this.heap.root(transaction, "owner", Owner.class)).satisfies((owner) -> assertThat(owner.name)
					.isEqualTo("owner 1"));
			Settings settings = this.heap.root(transaction, "settings", Settings.class);
			assertThat(settings).isNotNull();
			assertThat(ids(settings.all())).containsExactly(1L, 2L);
			this.heap.setRoot(transaction, "owner", null);
			this.heap.setRoot(transaction, "settings", new Settings("y", owner(transaction, 3), List.of()));
		});
		assertThat(this.heap.verify().garbageCount()).isEqualTo(2);
		delete(this.owners, 3);
		assertThat(count(this.owners)).isZero();
		this.heap.inTransactionWithoutResult((transaction) -> assertThat(
				this.heap.root(transaction, "settings", Settings.class)).satisfies((settings) -> assertThat(
						settings.first().name).isEqualTo("owner 3")));
	}

	// many threads

	@Test
	void manyThreadsThatDeleteAndLinkLeaveNoReferenceThatDangles() throws Exception {
		int ownerCount = 40;
		insertOwners(ownerCount);
		AtomicInteger deletes = new AtomicInteger();
		AtomicInteger links = new AtomicInteger();
		AtomicInteger refusals = new AtomicInteger();
		AtomicLong petIds = new AtomicLong();
		List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
		List<Thread> threads = new ArrayList<>();
		long end = System.nanoTime() + 2_000_000_000L;
		for (int number = 0; number < 8; number++) {
			java.util.SplittableRandom random = new java.util.SplittableRandom(number);
			boolean isDeleter = number % 2 == 0;
			threads.add(Thread.ofPlatform().start(() -> {
				try {
					while (System.nanoTime() < end) {
						long id = 1 + random.nextInt(ownerCount);
						try {
							if (isDeleter) {
								deleteOrInsert(id, deletes);
							} else {
								link(id, petIds, random.nextInt(3), links);
							}
						} catch (ConflictException | ReferencedObjectException
								| dev.pmem.heap.exception.UniqueKeyException _) {
							refusals.incrementAndGet();
						}
					}
				} catch (RuntimeException | Error ex) {
					failures.add(ex);
				}
			}));
		}
		for (Thread thread : threads) {
			thread.join();
		}
		System.out.println("deletes " + deletes + ", links " + links + ", refusals " + refusals);
		assertThat(failures).isEmpty();
		assertThat(deletes.get()).isPositive();
		assertThat(links.get()).isPositive();
		assertThat(refusals.get()).isPositive();
	}

	private void deleteOrInsert(long id, AtomicInteger deletes) {
		boolean isDeleted = this.heap.inTransaction((transaction) -> {
			long reference = this.owners.locate(transaction, id);
			if (reference != Extent.NONE) {
				this.owners.delete(transaction, reference);
				return true;
			}
			Owner owner = new Owner();
			owner.id = id;
			this.owners.insert(transaction, owner);
			return false;
		});
		if (isDeleted) {
			deletes.incrementAndGet();
		}
	}

	/** Links an owner, and takes an earlier link away, so that owners can be deleted again. */
	private void link(long ownerId, AtomicLong petIds, int kind, AtomicInteger links) {
		this.heap.inTransactionWithoutResult((transaction) -> {
			Owner owner = this.owners.find(transaction, ownerId);
			if (owner == null) {
				return;
			}
			long petId = petIds.incrementAndGet();
			switch (kind) {
				case 0 -> {
					Pet pet = new Pet();
					pet.id = petId;
					pet.owner = owner;
					this.pets.insert(transaction, pet);
				}
				case 1 -> {
					Nulled made = new Nulled();
					made.id = petId;
					made.list.add(owner);
					this.nulled.insert(transaction, made);
				}
				default -> {
					Cascaded made = new Cascaded();
					made.id = petId;
					made.owner = owner;
					this.cascaded.insert(transaction, made);
				}
			}
			long earlier = this.pets.locate(transaction, petId - 10);
			if (earlier != Extent.NONE) {
				this.pets.delete(transaction, earlier);
			}
			links.incrementAndGet();
		});
	}

}
