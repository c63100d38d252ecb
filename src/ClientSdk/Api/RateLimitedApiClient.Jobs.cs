using ClientSdk.Bulk;
using ClientSdk.Limits;

namespace ClientSdk.Api;

/// <content>Jobs of a server that runs only so many at once.</content>
public sealed partial class RateLimitedApiClient
{
    /// <summary>Starts jobs, never more at once than the server runs, and looks at the running ones until each has come to its end.</summary>
    /// <remarks>
    /// The next content is taken from the source when a slot is free, so a source that reads files holds few of them in memory. Looks go with background
    /// priority. Somebody else's jobs take slots too: then the server refuses, and the request waits and goes again as after every refusal.
    /// </remarks>
    /// <param name="path">The address of the call that starts a job, relative to the base address.</param>
    /// <param name="contents">One content a job. It is disposed when it was sent.</param>
    /// <param name="options">Slots, pace, the rule; null keeps the defaults.</param>
    /// <param name="progress">Told of each job's end; null tells nobody.</param>
    /// <param name="cancellationToken">Stops the run. Jobs that were started go on at the server: the exception has their ids.</param>
    /// <returns>Each job's end, in the order of the source.</returns>
    /// <exception cref="ArgumentException">Nobody knows this call, or the address leads elsewhere. Nothing was sent.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range. Nothing was sent.</exception>
    /// <exception cref="JobsStoppedException">The server refuses the credentials (401, 403), or the source or <paramref name="progress"/> threw. It carries the results so far.</exception>
    /// <exception cref="JobsCanceledException">The caller cancelled. It carries the results so far.</exception>
    public async Task<IReadOnlyList<JobResult>> RunJobsAsync(string path, IEnumerable<HttpContent> contents, JobOptions? options = null, IProgress<JobResult>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(contents);
        options ??= new JobOptions();
        Uri address = Resolve(path);
        JobRule rule = options.Rule
            ?? RouteRules.Find(_profile?.Jobs ?? [], static rule => rule.Route, HttpMethod.Post, address)
            ?? throw new ArgumentException($"Nobody says how the jobs of 'POST {address.AbsolutePath}' are looked at: {ProfileText} has no rule for them. Set JobOptions.Rule.", nameof(path));
        options.Validate(rule);
        TimeSpan interval = options.PollInterval ?? JobPace.Of(_profile, Resolve(rule.StatusPath));
        JobRun run = new(rule, options, interval, SubmitAsync, LookAsync, _time);
        return await run.RunAsync(contents, progress, cancellationToken).ConfigureAwait(false);

        async Task<HttpResponseMessage> SubmitAsync(HttpContent content, CancellationToken stop)
        {
            HttpRequestMessage request = new(HttpMethod.Post, address) { Content = content };
            try
            {
                return await SendSuccessfullyAsync(request, stop).ConfigureAwait(false);
            }
            catch (Exception kept) when (IsUnsent(request))
            {
                throw new BulkUnsentException(kept);
            }
        }

        Task<HttpResponseMessage> LookAsync(string id, CancellationToken stop)
        {
            HttpRequestMessage request = new(HttpMethod.Get, Resolve(rule.StatusPath.Replace(JobRule.IdPlaceholder, Uri.EscapeDataString(id), StringComparison.Ordinal)));
            request.SetRateLimitPriority(RateLimitPriority.Background);
            return SendForJsonAsync(request, stop);
        }
    }
    /// <summary>It was not sent, or refused each time. Over handlers that are not known nobody counts, and it may have been.</summary>
    private bool IsUnsent(HttpRequestMessage request)
    {
        RequestJourney? journey = RequestJourney.Find(request);
        return (_forecast is not null || journey is { IsUnsent: true } or { Attempts: > 0 }) && journey is not { MayHaveActed: true };
    }
}
