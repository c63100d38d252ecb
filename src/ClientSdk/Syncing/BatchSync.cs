namespace ClientSdk.Syncing;

/// <summary>Brings the items of a source to a remote side, and survives a crash: what was acknowledged is not sent again, and what is in doubt is known to be so.</summary>
/// <example>
/// <code>
/// using SqliteSyncJournal journal = SqliteSyncJournal.Open("contacts.journal", "contacts.csv to the CRM");
/// await using RateLimitedApiClient api = RateLimitedApiClient.Create(address, profile, credentials, o => o.RateLimits.Throttling.UsedUntil = journal.LimitsUsedUntil);
/// SyncPush&lt;Contact&gt; push = api.PushWith&lt;Contact&gt;(changes => new HttpRequestMessage(HttpMethod.Put, $"contacts/{changes[0].Key}") { Content = ... });
/// SyncReport report = await BatchSync.RunAsync(JsonLines.ReadAsync("contacts.jsonl", MyJson.Default.Contact), push, journal, new() { Key = c => c.Id, IsIdempotent = true });
/// </code>
/// </example>
public static class BatchSync
{
    /// <summary>Makes the job's plan, unless the journal has it, and says what there is to do. Nothing is sent but the reading of the remote side.</summary>
    /// <typeparam name="T">The items' type.</typeparam>
    /// <param name="source">The items. Read once, and not at all when the plan is there.</param>
    /// <param name="journal">Where the plan is kept: an <see cref="InMemorySyncJournal"/> to look only; the job's own to go on with.</param>
    /// <param name="options">As for the run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="ArgumentException">An option is out of its range, or two items have the same key.</exception>
    /// <exception cref="SyncJournalException">The journal cannot be written.</exception>
    public static async Task<SyncPlan> PlanAsync<T>(IAsyncEnumerable<T> source, ISyncJournal journal, SyncOptions<T> options, CancellationToken cancellationToken = default)
    {
        Check(source, journal, options);
        await new SyncPlanner<T>(journal, options).PlanAsync(source, cancellationToken).ConfigureAwait(false);
        return await SyncPlan.OfAsync(journal, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs a job, or goes on with it.</summary>
    /// <remarks>
    /// First the plan: the source is read, compared with the remote side where one is given, and every item gets its entry in the journal. Then the
    /// source is read again, no faster than it is sent, and what the journal does not know as done is sent: an item is journaled as sent before its
    /// request leaves, and its result before anybody is told of it. Items in doubt come last: they are looked up, when the time in which a lost request
    /// may still land has passed, sent again, or listed. A source that is read twice has to give the same items: a file, a query. What it gives later is left alone, also by
    /// the plan's deletes.
    /// </remarks>
    /// <typeparam name="T">The items' type.</typeparam>
    /// <param name="source">The items.</param>
    /// <param name="push">How they reach the remote side.</param>
    /// <param name="journal">What the job remembers: a new one begins it, the same one goes on with it.</param>
    /// <param name="options">Keys, hashes, sizes, look-up.</param>
    /// <param name="progress">Told whenever items have moved on; null tells nobody.</param>
    /// <param name="cancellationToken">Stops the job cleanly: no new request, requests under way have their grace, and the journal is consistent.</param>
    /// <returns>The report, when nothing is left to do in this run.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="SyncStoppedException">The job stopped before its end. It carries the report.</exception>
    /// <exception cref="SyncCanceledException">The caller cancelled. It carries the report.</exception>
    public static async Task<SyncReport> RunAsync<T>(IAsyncEnumerable<T> source, SyncPush<T> push, ISyncJournal journal, SyncOptions<T> options, IProgress<SyncProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        Check(source, journal, options);
        ArgumentNullException.ThrowIfNull(push);
        using SyncRun<T> run = new(source, push, journal, options, progress);
        return await run.RunAsync(cancellationToken).ConfigureAwait(false);
    }

    private static void Check<T>(IAsyncEnumerable<T> source, ISyncJournal journal, SyncOptions<T> options)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
    }
}
