/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.methods;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

import jakarta.persistence.EntityManager;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.jpa.repository.support.JpaRepositoryFactory;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.annotation.EnableTransactionManagement;

import dev.pmem.data.core.JpaStore;
import dev.pmem.data.core.PmemTemplate;
import dev.pmem.data.core.PoolConfiguration;
import dev.pmem.data.core.StoreContext;
import dev.pmem.data.repository.support.PmemRepositoryFactory;

/** Articles in JPA or in a pool, and repositories upon them. */
abstract sealed class ArticleStore extends StoreContext {

	private final List<Long> reviewIds = new ArrayList<>();

	private ArticleStore() {
		super(Jpa.class);
	}

	private ArticleStore(Path pool) {
		super(Pmem.class, pool);
	}

	static ArticleStore jpa() {
		return new JpaArticles();
	}

	static ArticleStore pmem(Path pool) {
		return new PmemArticles(pool);
	}

	/** A repository of its own. */
	abstract <R> R repository(Class<R> type);

	/** Stores a new one; gives the managed instance. */
	abstract <E> E save(E entity, Class<E> type);

	/** A managed instance. */
	abstract <E> E find(Class<E> type, Object id);

	/** Runs in a transaction that is rolled back. */
	String inRolledBackTransaction(Function<ArticleStore, String> action) {
		return inTransaction((TransactionStatus status) -> {
			status.setRollbackOnly();
			return action.apply(this);
		});
	}

	/** Of all reviews. */
	List<Long> reviewIds() {
		return this.reviewIds;
	}

	/** Fills the store at random, in the same way for the same seed. */
	void fill(long seed, int articleCount) {
		inTransaction(() -> new Filling(new Random(seed), this).fill(articleCount));
	}

	/** What the stores hold. */
	private record Filling(Random random, ArticleStore store) {

		private void fill(int articleCount) {
			List<Country> countries = new ArrayList<>();
			for (String code : List.of("DE", "FR", "us")) {
				countries.add(saved(new Country(), (country) -> {
					country.code = code;
					country.name = Arguments.NAMES.get(this.random.nextInt(Arguments.NAMES.size()));
				}));
			}
			List<Maker> makers = new ArrayList<>();
			for (long id = 1; id <= Arguments.MAKERS; id++) {
				long number = id;
				makers.add(saved(new Maker(), (maker) -> {
					maker.id = number;
					maker.name = orNull(Arguments.NAMES);
					maker.country = orNull(countries);
				}));
			}
			for (long id = 1; id <= articleCount; id++) {
				long number = id;
				Article article = saved(new Article(), (unsaved) -> fill(number, unsaved, makers));
				for (int count = this.random.nextInt(3); count > 0; count--) {
					long review = number * 10 + count;
					this.store.reviewIds.add(review);
					saved(new Review(), (unsaved) -> {
						unsaved.id = review;
						unsaved.text = orNull(Arguments.NAMES);
						unsaved.stars = this.random.nextInt(6);
						unsaved.article = article;
					});
				}
			}
		}

		private void fill(long id, Article article, List<Maker> makers) {
			article.id = id;
			article.name = orNull(Arguments.NAMES);
			article.code = "c" + id + Arguments.NAMES.get(this.random.nextInt(Arguments.NAMES.size()));
			article.stock = this.random.nextInt(Arguments.NUMBERS);
			article.rating = (this.random.nextInt(5) == 0) ? null : this.random.nextInt(Arguments.NUMBERS);
			article.weight = this.random.nextInt(Arguments.NUMBERS);
			article.score = this.random.nextInt(Arguments.NUMBERS) / 2.0;
			article.price = (this.random.nextInt(5) == 0)
					? null
					: BigDecimal.valueOf(this.random.nextInt(Arguments.NUMBERS * 50), 2);
			article.active = this.random.nextBoolean();
			article.checked = (this.random.nextInt(3) == 0) ? null : this.random.nextBoolean();
			article.since = (this.random.nextInt(5) == 0)
					? null
					: LocalDate.of(2026, 1, 1 + this.random.nextInt(Arguments.NUMBERS));
			article.changed = Instant.ofEpochSecond(1_700_000_000L + this.random.nextInt(Arguments.NUMBERS));
			article.token = new UUID(0, this.random.nextInt(Arguments.NUMBERS));
			article.letter = (char) ('a' + this.random.nextInt(5));
			article.photo = (this.random.nextInt(3) == 0) ? null : new byte[]{(byte) this.random.nextInt(3)};
			article.kind = orNull(List.of(Article.Kind.values()));
			article.measure = this.random.nextInt(4) == 0
					? null
					: new Measure(1 + this.random.nextInt(Arguments.NUMBERS), 1 + this.random.nextInt(3),
							Arguments.NAMES.get(this.random.nextInt(3)));
			article.maker = orNull(makers);
			for (int count = this.random.nextInt(4); count > 0; count--) {
				article.tags.add(Arguments.NAMES.get(this.random.nextInt(Arguments.NAMES.size())));
				article.sizes.add(this.random.nextInt(Arguments.NUMBERS));
				article.dealers.add(makers.get(this.random.nextInt(makers.size())));
			}
			for (int count = this.random.nextInt(3); count > 0; count--) {
				article.parts.add(new Part(Arguments.NAMES.get(this.random.nextInt(3)), 1 + this.random.nextInt(3)));
			}
		}

		private <V> V orNull(List<V> values) {
			return (this.random.nextInt(6) == 0) ? null : values.get(this.random.nextInt(values.size()));
		}

		@SuppressWarnings("unchecked")
		private <E> E saved(E entity, Consumer<E> values) {
			values.accept(entity);
			return this.store.save(entity, (Class<E>) entity.getClass());
		}

	}

	private static final class JpaArticles extends ArticleStore {

		private final EntityManager entities = bean(EntityManager.class);

		@Override
		<R> R repository(Class<R> type) {
			return new JpaRepositoryFactory(this.entities).getRepository(type);
		}

		@Override
		<E> E save(E entity, Class<E> type) {
			return this.entities.merge(entity);
		}

		@Override
		<E> E find(Class<E> type, Object id) {
			return this.entities.find(type, id);
		}

	}

	private static final class PmemArticles extends ArticleStore {

		private final PmemTemplate template = bean(PmemTemplate.class);

		PmemArticles(Path pool) {
			super(pool);
		}

		@Override
		<R> R repository(Class<R> type) {
			return new PmemRepositoryFactory(this.template).getRepository(type);
		}

		@Override
		<E> E save(E entity, Class<E> type) {
			return this.template.save(entity, type);
		}

		@Override
		<E> E find(Class<E> type, Object id) {
			return Objects.requireNonNull(this.template.findById(id, type));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	@Import(PoolConfiguration.class)
	static class Pmem {}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	static class Jpa extends JpaStore {

		Jpa() {
			super(Article.class);
		}

	}

}
