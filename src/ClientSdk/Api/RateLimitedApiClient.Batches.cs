using System.Text.Json.Serialization.Metadata;
using ClientSdk.Bulk;
using ClientSdk.Limiters;

namespace ClientSdk.Api;

/// <content>Bulk calls: many items in few requests.</content>
public sealed partial class RateLimitedApiClient
{
    /// <summary>Sends many items in requests of at most the provider's maximum, and says of each item what became of it.</summary>
    /// <remarks>
    /// A 413 halves a request; a 400, 409 or 422 halves it until the items to blame stand alone, which become dead letters. Other 4xx speak of the call
    /// and stop the job. A server error or no reply leaves the items in doubt, unless <see cref="BulkOptions{T}.IsIdempotent"/> allows to send them again.
    /// A server that cannot be reached was sent nothing: its items go again, and in the end the job stops with them not sent.
    /// </remarks>
    /// <typeparam name="T">The items' type.</typeparam>
    /// <param name="method">The method of the call.</param>
    /// <param name="path">Relative to the base address, with its query.</param>
    /// <param name="items">The source. It is read once, in order, from one place, and no faster than its items are sent.</param>
    /// <param name="item">How an item is written.</param>
    /// <param name="options">Sizes, keys, readers; null keeps the defaults.</param>
    /// <param name="progress">Told whenever items have their final results; null tells nobody.</param>
    /// <param name="cancellationToken">Stops the job.</param>
    /// <returns>The report, when every item has its final result.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is above the provider's maximum, or another option is out of its range. Nothing was sent.</exception>
    /// <exception cref="ArgumentException">Nobody knows this call, or the address leads elsewhere. Nothing was sent.</exception>
    /// <exception cref="BulkStoppedException">The source threw, or the server refused the call as such. It carries the report.</exception>
    /// <exception cref="BulkCanceledException">The caller cancelled. It carries the report.</exception>
    public Task<BulkReport> SendInBatchesAsync<T>(HttpMethod method, string path, IAsyncEnumerable<T> items, JsonTypeInfo<T> item, BulkOptions<T>? options = null, IProgress<BulkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        return RunAsync(ToPlan(method, path, item, options, null), items, progress, cancellationToken);
    }

    /// <summary>The same from a source in memory, or one that is read without waiting. See the other form.</summary>
    /// <typeparam name="T">The items' type.</typeparam>
    /// <param name="method">The method of the call.</param>
    /// <param name="path">Relative to the base address, with its query.</param>
    /// <param name="items">The source.</param>
    /// <param name="item">How an item is written.</param>
    /// <param name="options">Sizes, keys, readers; null keeps the defaults.</param>
    /// <param name="progress">Told whenever items have their final results; null tells nobody.</param>
    /// <param name="cancellationToken">Stops the job.</param>
    /// <returns>The report, when every item has its final result.</returns>
    public Task<BulkReport> SendInBatchesAsync<T>(HttpMethod method, string path, IEnumerable<T> items, JsonTypeInfo<T> item, BulkOptions<T>? options = null, IProgress<BulkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        long? total = items.TryGetNonEnumeratedCount(out int count) ? count : null;
        return RunAsync(ToPlan(method, path, item, options, total), BulkSource.Of(items), progress, cancellationToken);
    }

    private BulkPlan<T> ToPlan<T>(HttpMethod method, string path, JsonTypeInfo<T> item, BulkOptions<T>? options, long? total)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(item);
        options ??= new BulkOptions<T>();
        options.Validate();
        Uri address = Resolve(path);
        string call = $"{method} {address.AbsolutePath}";
        BulkRule? rule = options.Rule ?? RouteRules.Find(_profile?.Bulk ?? [], static rule => rule.Route, method, address);
        if (rule is null && options.Body is null)
        {
            throw new ArgumentException($"Nobody says what a request of '{call}' looks like: {ProfileText} has no rule for it. Set BulkOptions.Rule or BulkOptions.Body.", nameof(path));
        }

        int size = BulkSizing.Of(options.BatchSize, rule?.MaxItems ?? _profile?.MaxBulkItems, call);
        return new BulkPlan<T>(method, address, size, new BulkBody<T>(rule?.Envelope, item, options.Body), options)
        {
            Total = total,
            MaxBytes = Math.Min(options.MaxBytes ?? long.MaxValue, rule?.MaxBytes ?? long.MaxValue) is < long.MaxValue and var bytes ? bytes : null,
            Rule = rule,
            Forecast = _forecast is null ? null : (requests, roundTrip) => Forecast(method, address, new ForecastLoad(requests, options.Parallelism, roundTrip, IsUnderWay: true))?.Time,
        };
    }

    private Task<BulkReport> RunAsync<T>(BulkPlan<T> plan, IAsyncEnumerable<T> items, IProgress<BulkProgress>? progress, CancellationToken cancellationToken)
    {
        BulkTransport transport = new(
            (request, stop) => _client().SendAsync(request, HttpCompletionOption.ResponseContentRead, stop),
            (response, stop) => _errors.DescribeAsync(response, plan.Method, plan.Address.AbsolutePath, stop),
            _time)
        {
            Hide = Secrets.Hide,
        };
        BulkLedger<T> ledger = new(plan, _time, progress);
        BulkSize size = new(plan.BatchSize);
        return new BulkJob<T>(plan, size, new BulkSender<T>(plan, size, transport, ledger), ledger).RunAsync(items, cancellationToken);
    }
}
