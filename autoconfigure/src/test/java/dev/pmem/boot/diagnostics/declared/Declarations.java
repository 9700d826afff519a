/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.diagnostics.declared;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.NullMarked;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Lazy;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.PersistenceCreator;
import org.springframework.data.annotation.Transient;
import org.springframework.data.annotation.Version;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.querydsl.QuerydslPredicateExecutor;
import org.springframework.data.repository.CrudRepository;
import org.springframework.data.repository.reactive.ReactiveCrudRepository;

import dev.pmem.data.core.index.CompoundIndex;
import dev.pmem.data.core.index.Indexed;
import dev.pmem.data.core.mapping.PersistentObject;
import dev.pmem.data.repository.PmemRepository;
import dev.pmem.heap.annotation.DeleteAction;
import dev.pmem.heap.annotation.OnDelete;

/**
 * Entities and repositories that are declared in ways that can't work; each repository is an application of its own.
 */
@SuppressWarnings({"rawtypes", "unused", "serial"})
final class Declarations {

	private Declarations() {}

	static class NoId {
		Long id;
		String name;
	}

	interface NoIds extends PmemRepository<NoId, Long> {}

	static class TwoCreators {
		@Id
		Long id;
		String name;

		@PersistenceCreator
		TwoCreators(Long id) {}

		@PersistenceCreator
		TwoCreators(Long id, String name) {}
	}

	interface TwoCreatorsRepo extends PmemRepository<TwoCreators, Long> {}

	interface Jpas extends JpaRepository<Fine, Long> {}

	static class ForeignId {
		@Foreign.Id
		Long key;
	}

	interface ForeignIds extends PmemRepository<ForeignId, Long> {}

	@NullMarked
	static class Chain {
		@Id
		Long id;
		final ChainLink first;

		Chain(ChainLink first) {
			this.first = first;
		}
	}

	@NullMarked
	record ChainLink(ChainEnd end) {}

	@NullMarked
	record ChainEnd(ChainLink link) {}

	interface Chains extends PmemRepository<Chain, Long> {}

	static class TwoIds {
		@Id
		Long first;
		@Id
		Long second;
	}

	interface TwoIdsRepo extends PmemRepository<TwoIds, Long> {}

	static class ByteId {
		@Id
		byte[] id;
	}

	interface ByteIds extends PmemRepository<ByteId, byte[]> {}

	static class InstantVersion {
		@Id
		Long id;
		@Version
		Instant version;
	}

	interface InstantVersions extends PmemRepository<InstantVersion, Long> {}

	static class TwoVersions {
		@Id
		Long id;
		@Version
		Long first;
		@Version
		Long second;
	}

	interface TwoVersionsRepo extends PmemRepository<TwoVersions, Long> {}

	static class IndexedMap {
		@Id
		Long id;
		@Indexed
		Map<String, String> map;
	}

	interface IndexedMaps extends PmemRepository<IndexedMap, Long> {}

	static class Holder {
		List<String> list;
	}

	static class IndexedHolder {
		@Id
		Long id;
		@Indexed
		Holder holder;
	}

	interface IndexedHolders extends PmemRepository<IndexedHolder, Long> {}

	static class IndexedBytes {
		@Id
		Long id;
		@Indexed
		byte[] bytes;
	}

	interface IndexedBytesRepo extends PmemRepository<IndexedBytes, Long> {}

	static class IndexedTransient {
		@Id
		Long id;
		@Indexed
		@Transient
		String text;
	}

	interface IndexedTransients extends PmemRepository<IndexedTransient, Long> {}

	@CompoundIndex(properties = {"nam", "age"})
	static class UnknownInIndex {
		@Id
		Long id;
		String name;
		int age;
	}

	interface UnknownInIndexRepo extends PmemRepository<UnknownInIndex, Long> {}

	@CompoundIndex(properties = {})
	static class EmptyIndex {
		@Id
		Long id;
		String name;
		int age;
	}

	interface EmptyIndexes extends PmemRepository<EmptyIndex, Long> {}

	@CompoundIndex(name = "a", properties = "name")
	@CompoundIndex(name = "a", properties = "age")
	static class SameIndex {
		@Id
		Long id;
		String name;
		int age;
	}

	interface SameIndexes extends PmemRepository<SameIndex, Long> {}

	@CompoundIndex(properties = {"map", "age"})
	static class CompoundOfMap {
		@Id
		Long id;
		Map<String, String> map;
		int age;
	}

	interface CompoundOfMaps extends PmemRepository<CompoundOfMap, Long> {}

	@PersistentObject("same")
	static class FirstSame {
		@Id
		Long id;
	}

	@PersistentObject("same")
	static class SecondSame {
		@Id
		Long id;
	}

	interface FirstSames extends PmemRepository<FirstSame, Long> {}

	interface SecondSames extends PmemRepository<SecondSame, Long> {}

	static class Fine {
		@Id
		Long id;
		String name;
	}

	interface Raw extends PmemRepository {}

	interface RawCrud extends CrudRepository {}

	interface Reactive extends ReactiveCrudRepository<Fine, Long> {}

	interface Dsl extends PmemRepository<Fine, Long>, QuerydslPredicateExecutor<Fine> {}

	interface OtherId extends PmemRepository<Fine, String> {}

	interface PrimitiveLike extends PmemRepository<Fine, Integer> {}

	interface Strings extends PmemRepository<String, Long> {}

	interface Objects extends PmemRepository<Object, Long> {}

	interface Generic<T> extends PmemRepository<T, Long> {}

	interface UnknownProperty extends PmemRepository<Fine, Long> {
		List<Fine> findByNames(String x);
	}

	interface FewParameters extends PmemRepository<Fine, Long> {
		List<Fine> findByNameAndId(String x);
	}

	interface WrongParameter extends PmemRepository<Fine, Long> {
		List<Fine> findByName(int x);
	}

	interface NoQuery extends PmemRepository<Fine, Long> {
		void doSomething();
	}

	static class Ambiguous {
		@Id
		Long id;
		String name;
		int age;

		Ambiguous(Long id) {}

		Ambiguous(Long id, String name) {}
	}

	interface Ambiguouses extends PmemRepository<Ambiguous, Long> {}

	class Inner {
		@Id
		Long id;
	}

	interface Inners extends PmemRepository<Inner, Long> {}

	static class Upper {
		String name;
	}

	static class Shadow extends Upper {
		@Id
		Long id;
		String name;
	}

	interface Shadows extends PmemRepository<Shadow, Long> {}

	static class UpperId {
		@Id
		Long id;
	}

	static class ShadowId extends UpperId {
		@Id
		Long id;
		String name;
	}

	interface ShadowIds extends PmemRepository<ShadowId, Long> {}

	static class ValueCycle {
		ValueCycle next;
	}

	static class IndexedCycle {
		@Id
		Long id;
		@Indexed
		ValueCycle next;
	}

	interface IndexedCycles extends PmemRepository<IndexedCycle, Long> {}

	static abstract class AbstractShape {
		int x;
	}

	static class WithShape {
		@Id
		Long id;
		AbstractShape shape;
	}

	interface WithShapes extends PmemRepository<WithShape, Long> {}

	static class WithThread {
		@Id
		Long id;
		Thread thread;
	}

	interface WithThreads extends PmemRepository<WithThread, Long> {}

	static class WithRunnable {
		@Id
		Long id;
		Runnable run;
	}

	interface WithRunnables extends PmemRepository<WithRunnable, Long> {}

	static class GenericEntity<T> {
		@Id
		Long id;
		T value;
	}

	interface GenericEntities extends PmemRepository<GenericEntity<String>, Long> {}

	static class FinalField {
		@Id
		Long id;
		final String name = "x".strip();
	}

	interface FinalFields extends PmemRepository<FinalField, Long> {}

	static class OddParameter {
		@Id
		Long id;
		String name;

		OddParameter(String other) {}
	}

	interface OddParameters extends PmemRepository<OddParameter, Long> {}

	static class BadValue {
		@Id
		Long id;
		String name;

		BadValue(@Value("#{1 +}") String name) {}
	}

	interface BadValues extends PmemRepository<BadValue, Long> {}

	record ListId(List<String> parts) {}

	static class WithListId {
		@Id
		ListId id;
	}

	interface WithListIds extends PmemRepository<WithListId, ListId> {}

	static class ThreadId {
		@Id
		Thread id;
	}

	interface ThreadIds extends PmemRepository<ThreadId, Thread> {}

	static class TextVersion {
		@Id
		Long id;
		@Version
		String version;
	}

	interface TextVersions extends PmemRepository<TextVersion, Long> {}

	static final class FinalTarget {
		@Id
		Long id;
	}

	static class LazyFinal {
		@Id
		Long id;
		@Lazy
		FinalTarget target;
	}

	interface LazyFinals extends PmemRepository<LazyFinal, Long> {}

	static class OnDeleteNone {
		@Id
		Long id;
		@OnDelete(DeleteAction.DELETE)
		String name;
	}

	interface OnDeleteNones extends PmemRepository<OnDeleteNone, Long> {}

	record OnDeleteRecord(@Id Long id, @OnDelete(DeleteAction.SET_NULL) Fine fine) {}

	interface OnDeleteRecords extends PmemRepository<OnDeleteRecord, Long> {}

	interface LiveOdd {
		@Id
		Long getId();

		void run();
	}

	interface LiveOdds extends PmemRepository<LiveOdd, Long> {}

	enum EnumEntity {
		A
	}

	interface EnumEntities extends PmemRepository<EnumEntity, Long> {}

	static abstract class AbstractEntity {
		@Id
		Long id;
		String name;
	}

	interface AbstractEntities extends PmemRepository<AbstractEntity, Long> {}

	/** Annotations of a library that is not known here. */
	static final class Foreign {

		private Foreign() {}

		@Retention(RetentionPolicy.RUNTIME)
		@interface Id {}

	}

}
