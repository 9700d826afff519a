package dev.pmem.benchmarks.measure;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

import com.sun.management.ThreadMXBean;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Sort;

import dev.pmem.benchmarks.bank.Account;
import dev.pmem.benchmarks.bank.AccountData;
import dev.pmem.benchmarks.peer.Peer;

/**
 * A peer in this JVM. What a window inserts is deleted after it, so that all windows see as many accounts.
 *
 * @param <A> the entity
 */
public final class LocalPeer<A extends Account> implements MeasuredPeer {

	/** More inserts than this in a window end it early: memory and time to delete them again are limited. */
	private static final int INSERTS_PER_WINDOW = 100_000;

	private static final int ACCOUNTS_PER_BULK = 1000;

	private static final Pageable PAGE = PageRequest.of(1, 20, Sort.by("balance", "number"));

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private final Peer<A> peer;

	private final int accountCount;

	private final int branchCount;

	private final long[] ids;

	private final AtomicLong nextOrdinal;

	private final AtomicLong seeds = new AtomicLong(42);

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private volatile boolean stopped;

	/** Fills an empty peer. */
	public LocalPeer(Peer<A> peer, int accountCount) {
		this.peer = peer;
		this.accountCount = accountCount;
		this.branchCount = Math.max(1, accountCount / AccountData.BRANCH_SIZE);
		this.ids = new long[accountCount];
		this.nextOrdinal = new AtomicLong(accountCount);
		load();
	}

	private void load() {
		for (int first = 0; first < this.accountCount; first += ACCOUNTS_PER_BULK) {
			int end = Math.min(first + ACCOUNTS_PER_BULK, this.accountCount);
			List<A> bulk = new ArrayList<>();
			for (int i = first; i < end; i++) {
				bulk.add(account(i));
			}
			int position = first;
			for (A saved : this.peer.service().openAll(bulk)) {
				this.ids[position++] = Objects.requireNonNull(saved.getId());
			}
		}
	}

	private A account(long ordinal) {
		return this.peer.factory().apply(AccountData.of(ordinal, this.branchCount));
	}

	@Override
	public Measurement measure(Operation operation, int threads, Duration window) {
		this.stopped = false;
		CountDownLatch start = new CountDownLatch(1);
		List<Worker> workers = new ArrayList<>();
		List<Future<?>> futures = new ArrayList<>();
		for (int i = 0; i < threads; i++) {
			Worker worker = new Worker(operation, start, INSERTS_PER_WINDOW / threads);
			workers.add(worker);
			futures.add(this.executor.submit(worker));
		}
		long begin = System.nanoTime();
		start.countDown();
		try {
			awaitEnd(futures, window);
		} catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("interrupted while measuring", ex);
		} catch (ExecutionException ex) {
			throw new IllegalStateException(operation + " failed", ex.getCause());
		}
		long nanos = workers.stream().mapToLong((worker) -> worker.end).max().orElseThrow() - begin;
		workers.forEach(Worker::deleteInserted);
		return new Measurement(workers.stream().mapToLong((worker) -> worker.operations).sum(), nanos,
				workers.stream().mapToLong((worker) -> worker.retries).sum(),
				workers.stream().mapToLong((worker) -> worker.allocatedBytes).sum(),
				workers.stream().mapToLong((worker) -> worker.cpuNanos).sum());
	}

	private void awaitEnd(List<Future<?>> futures, Duration window) throws InterruptedException, ExecutionException {
		long deadline = System.nanoTime() + window.toNanos();
		for (Future<?> future : futures) {
			try {
				future.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
			} catch (TimeoutException ex) {
				this.stopped = true;
				future.get();
			}
		}
	}

	/** The sum of all balances. */
	public long totalBalance() {
		return this.peer.service().totalBalance();
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
		this.peer.close();
	}

	/** One thread's share of a window. */
	private final class Worker implements Runnable {

		private final Operation operation;

		private final CountDownLatch start;

		private final int insertLimit;

		private final SplittableRandom random = new SplittableRandom(LocalPeer.this.seeds.getAndIncrement());

		private final List<Long> inserted = new ArrayList<>();

		private long operations;

		private long retries;

		private long allocatedBytes;

		private long cpuNanos;

		private long end;

		/** Keeps results alive. */
		@SuppressWarnings("unused")
		private long checksum;

		Worker(Operation operation, CountDownLatch start, int insertLimit) {
			this.operation = operation;
			this.start = start;
			this.insertLimit = insertLimit;
		}

		@Override
		public void run() {
			try {
				this.start.await();
			} catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return;
			}
			long allocatedBefore = THREADS.getCurrentThreadAllocatedBytes();
			long cpuBefore = THREADS.getCurrentThreadCpuTime();
			do {
				try {
					this.checksum += perform();
					this.operations++;
				} catch (ConcurrencyFailureException ex) {
					this.retries++;
				}
			} while (!LocalPeer.this.stopped && this.inserted.size() < this.insertLimit);
			this.end = System.nanoTime();
			this.cpuNanos = THREADS.getCurrentThreadCpuTime() - cpuBefore;
			this.allocatedBytes = THREADS.getCurrentThreadAllocatedBytes() - allocatedBefore;
		}

		private long perform() {
			var service = LocalPeer.this.peer.service();
			return switch (this.operation) {
				case FIND -> service.find(randomId()).getBalance();
				case UPDATE -> service.deposit(randomId(), 1).getBalance();
				case TRANSFER -> transfer();
				case INSERT -> insert();
				case NUMBER -> service.findByNumber(randomNumber()).getBalance();
				case BRANCH -> sum(service.findByBranch(randomBranch()), AccountData.BRANCH_SIZE);
				case PAGE -> sum(service.findByBranch(randomBranch(), PAGE).getContent(), PAGE.getPageSize());
			};
		}

		private long transfer() {
			int from = this.random.nextInt(LocalPeer.this.accountCount);
			int to = (from + 1 + this.random.nextInt(LocalPeer.this.accountCount - 1)) % LocalPeer.this.accountCount;
			LocalPeer.this.peer.service()
					.transfer(LocalPeer.this.ids[from], LocalPeer.this.ids[to], 1 + this.random.nextInt(100));
			return from;
		}

		private long insert() {
			A account = account(LocalPeer.this.nextOrdinal.getAndIncrement());
			Long id = Objects.requireNonNull(LocalPeer.this.peer.service().open(account).getId());
			this.inserted.add(id);
			return id;
		}

		private long sum(List<A> accounts, int expectedCount) {
			if (accounts.size() != expectedCount) {
				throw new IllegalStateException("found " + accounts.size() + " accounts, not " + expectedCount);
			}
			long sum = 0;
			for (A account : accounts) {
				sum += account.getBalance();
			}
			return sum;
		}

		private Long randomId() {
			return LocalPeer.this.ids[this.random.nextInt(LocalPeer.this.accountCount)];
		}

		private String randomNumber() {
			return AccountData.number(this.random.nextInt(LocalPeer.this.accountCount));
		}

		private String randomBranch() {
			return AccountData.branch(this.random.nextInt(LocalPeer.this.branchCount));
		}

		private void deleteInserted() {
			for (int first = 0; first < this.inserted.size(); first += ACCOUNTS_PER_BULK) {
				int end = Math.min(first + ACCOUNTS_PER_BULK, this.inserted.size());
				LocalPeer.this.peer.service().closeAll(this.inserted.subList(first, end));
			}
		}

	}

}
