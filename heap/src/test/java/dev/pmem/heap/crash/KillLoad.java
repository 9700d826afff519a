/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.crash;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.IndexDefinition;
import dev.pmem.heap.store.References;
import dev.pmem.heap.store.TransactionOptions;

/**
 * Transfers between accounts by several threads, each transfer with a line of its own in a journal; a line on the standard
 * output acknowledges it. Runs in a process that is killed, on several pools at once.
 */
final class KillLoad {

	static final int THREADS = 3;

	static final int ACCOUNTS = 40;

	static final long OPENING_BALANCE = 1000;

	/** How many lines of a thread the journal keeps, besides those that stay. */
	static final int KEPT_LINES = 100;

	/** Each line whose number is a multiple of this stays, and is long: so the pool grows. */
	private static final int STAYING_LINES = 16;

	record Account(long id, long balance, String note) {}

	/**
	 * A line of the journal.
	 */
	record Line(String id, int thread, long number, long from, long to, long amount, String text) {}

	/**
	 * The newest line of a thread.
	 */
	record Progress(int thread, long number) {}

	static final ExtentDefinition<Account> ACCOUNT = new ExtentDefinition<>("accounts", Account.class,
			new ReflectionTypeModels(), "id", List.of(new IndexDefinition("balance", List.of("balance"), false)));

	static final ExtentDefinition<Line> LINE = new ExtentDefinition<>("lines", Line.class, new ReflectionTypeModels(),
			"id", List.of(new IndexDefinition("number", List.of("thread", "number"), true)));

	static final ExtentDefinition<Progress> PROGRESS = new ExtentDefinition<>("progress", Progress.class,
			new ReflectionTypeModels(), "thread", List.of());

	private final PersistentHeap heap;

	private final Extent<Account> accounts;

	private final Extent<Line> lines;

	private final Extent<Progress> progress;

	KillLoad(PersistentHeap heap) {
		this.heap = heap;
		this.accounts = heap.extent(ACCOUNT);
		this.lines = heap.extent(LINE);
		this.progress = heap.extent(PROGRESS);
	}

	/** With a journal so small that there are checkpoints all the time, and that not every record fits it. */
	static PersistentHeap open(Path path, Durability durability) {
		return PersistentHeap.open(path, new HeapOptions(durability, HeapOptions.MINIMUM_SIZE_BYTES, 1L << 30,
				HeapOptions.MINIMUM_JOURNAL_BYTES));
	}

	/**
	 * Waits for a line on the standard input, so that it can be started before it's needed: a seed, then the path and
	 * the durability of each pool. Opens them all before it works on any.
	 */
	public static void main(String[] arguments) {
		String[] words = IO.readln().split(" ");
		SplittableRandom random = new SplittableRandom(Long.parseLong(words[0]));
		List<KillLoad> loads = new ArrayList<>();
		for (int i = 1; i < words.length; i += 2) {
			loads.add(new KillLoad(open(Path.of(words[i]), Durability.valueOf(words[i + 1]))));
		}
		for (int pool = 0; pool < loads.size(); pool++) {
			loads.get(pool).start(pool + " ", random);
		}
	}

	/**
	 * Transfers by all threads until the process is killed.
	 * @param prefix of the lines that acknowledge them
	 */
	void start(String prefix, SplittableRandom random) {
		FileOutputStream output = new FileOutputStream(FileDescriptor.out);
		for (int thread = 0; thread < THREADS; thread++) {
			int number = thread;
			SplittableRandom own = random.split();
			Thread.ofPlatform().start(() -> run(number, prefix + number + " ", own, output));
		}
	}

	void create() {
		this.heap.inTransaction((transaction) -> {
			for (long id = 0; id < ACCOUNTS; id++) {
				this.accounts.insert(transaction, new Account(id, OPENING_BALANCE, ""));
			}
			for (int thread = 0; thread < THREADS; thread++) {
				this.progress.insert(transaction, new Progress(thread, 0));
			}
			return true;
		});
	}

	private void run(int thread, String name, SplittableRandom random, FileOutputStream output) {
		try {
			long number = numberOf(thread);
			while (true) {
				if (transfer(thread, number + 1, random)) {
					number++;
					// in one piece, so that it is either in the pipe or not
					output.write((name + number + "\n").getBytes(US_ASCII));
				}
			}
		} catch (IOException | RuntimeException | Error ex) {
			ex.printStackTrace();
			Runtime.getRuntime().halt(1);
		}
	}

	long numberOf(int thread) {
		try (HeapTransaction transaction = this.heap.begin(TransactionOptions.READ_ONLY)) {
			return this.progress.read(transaction, this.progress.locate(transaction, thread)).number();
		}
	}

	/** Gives false if it met another that changed the same; the numbers of a thread count up from 1. */
	boolean transfer(int thread, long number, SplittableRandom random) {
		long from = random.nextInt(ACCOUNTS);
		long to = (from + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
		long amount = random.nextInt(100);
		try (HeapTransaction transaction = this.heap.begin(TransactionOptions.DEFAULT)) {
			change(transaction, from, -amount, random);
			change(transaction, to, amount, random);
			this.lines.insert(transaction, line(thread, number, from, to, amount));
			long old = this.lines.locate(transaction, lineId(thread, number - KEPT_LINES));
			if (old != Extent.NONE && !stays(number - KEPT_LINES)) {
				this.lines.delete(transaction, old);
			}
			this.progress.update(transaction, this.progress.locate(transaction, thread),
					new Progress(thread, number));
			transaction.commit();
			return true;
		} catch (ConflictException ex) {
			return false;
		}
	}

	private void change(HeapTransaction transaction, long id, long amount, SplittableRandom random) {
		long reference = this.accounts.locate(transaction, id);
		Account account = this.accounts.read(transaction, reference);
		// of changing length, now and then beyond what a slot of the log holds
		int length = (random.nextInt(200) == 0) ? 300_000 : random.nextInt(400);
		this.accounts.update(transaction, reference,
				new Account(id, account.balance() + amount, "n".repeat(length)));
	}

	private static String lineId(int thread, long number) {
		return thread + "/" + number;
	}

	private static boolean stays(long number) {
		return number % STAYING_LINES == 0;
	}

	private static Line line(int thread, long number, long from, long to, long amount) {
		int length = (int) (number * 7919 % (stays(number) ? 150_000 : 50));
		return new Line(lineId(thread, number), thread, number, from, to, amount, "t".repeat(length));
	}

	long sum() {
		long sum = 0;
		try (HeapTransaction transaction = this.heap.begin(TransactionOptions.READ_ONLY)) {
			References all = this.accounts.find(transaction, Query.all());
			while (all.next()) {
				sum += this.accounts.read(transaction, all.reference()).balance();
			}
		}
		return sum;
	}

	/** The numbers of a thread's lines that are missing, not as they were written, or there beyond those that should be. */
	List<Long> wrongLines(int thread) {
		long newest = numberOf(thread);
		List<Long> wrong = new ArrayList<>();
		try (HeapTransaction transaction = this.heap.begin(TransactionOptions.READ_ONLY)) {
			for (long number = 1; number <= newest + 5; number++) {
				boolean expected = number <= newest && (number > newest - KEPT_LINES || stays(number));
				long reference = this.lines.locate(transaction, lineId(thread, number));
				boolean found = reference != Extent.NONE;
				if (expected != found || (found && !isAsWritten(this.lines.read(transaction, reference)))) {
					wrong.add(number);
				}
			}
		}
		return wrong;
	}

	private static boolean isAsWritten(Line line) {
		return line.equals(line(line.thread(), line.number(), line.from(), line.to(), line.amount()));
	}

}
