using System.Net;
using System.Text.Json;
using ClientSdk.Limits;

namespace ClientSdk.Bulk;

/// <summary>
/// Starts jobs while slots are free and looks at the running ones in turn, one look an interval: so the looks cost the same however many
/// jobs run, and a slot counts as free only when the server has said so.
/// </summary>
/// <param name="rule">The call.</param>
/// <param name="options">Valid for the rule.</param>
/// <param name="interval">The time between two looks.</param>
/// <param name="submit">Starts one job; the reply is a success. <see cref="BulkUnsentException"/> says that nothing was started.</param>
/// <param name="look">Asks for one job by its id; the reply is a success.</param>
/// <param name="time">The clock.</param>
internal sealed class JobRun(
    JobRule rule,
    JobOptions options,
    TimeSpan interval,
    Func<HttpContent, CancellationToken, Task<HttpResponseMessage>> submit,
    Func<string, CancellationToken, Task<HttpResponseMessage>> look,
    TimeProvider time)
{
    private readonly Queue<Running> _running = new();
    private readonly List<JobResult> _results = [];
    private IProgress<JobResult>? _progress;
    private int _started;

    /// <exception cref="JobsStoppedException">It stopped before its end.</exception>
    /// <exception cref="JobsCanceledException">The caller cancelled.</exception>
    public async Task<IReadOnlyList<JobResult>> RunAsync(IEnumerable<HttpContent> contents, IProgress<JobResult>? progress, CancellationToken cancellationToken)
    {
        _progress = progress;
        try
        {
            await GoAsync(contents, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            Exception cause = Cause(failure);
            throw cause is OperationCanceledException && cancellationToken.IsCancellationRequested
                ? new JobsCanceledException(Results(), cause, cancellationToken)
                : new JobsStoppedException(Results(), cause);
        }

        return Results();
    }

    private async Task GoAsync(IEnumerable<HttpContent> contents, CancellationToken cancellationToken)
    {
        using IEnumerator<HttpContent> source = contents.GetEnumerator();
        bool hasMore = true;
        while (true)
        {
            while (hasMore && _running.Count < (options.Slots ?? rule.Slots) && (hasMore = source.MoveNext()))
            {
                await StartAsync(source.Current, cancellationToken).ConfigureAwait(false);
            }

            if (_running.Count == 0)
            {
                return;
            }

            await Task.Delay(interval, time, cancellationToken).ConfigureAwait(false);
            await LookAsync(_running.Dequeue(), cancellationToken).ConfigureAwait(false);
        }
    }

    private IReadOnlyList<JobResult> Results() =>
        [.. _results.Concat(_running.Select(job => new JobResult(job.Index, JobOutcome.Running, job.Id, null, null))).OrderBy(result => result.Index)];

    private async Task StartAsync(HttpContent content, CancellationToken cancellationToken)
    {
        int index = _started++;
        string? id;
        string? status;
        try
        {
            (id, status) = await ReadAsync(await submit(content, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            End(new JobResult(index, IsRejection(failure) ? JobOutcome.Rejected : JobOutcome.InDoubt, null, null, Cause(failure)));
            if (IsOfOneJob(Cause(failure), cancellationToken))
            {
                return;
            }

            throw;
        }
        finally
        {
            content.Dispose();
        }

        if (id is null)
        {
            End(new JobResult(index, JobOutcome.InDoubt, null, status, new FormatException($"The reply of '{rule.Route}' has no '{rule.IdProperty}', so nobody can look for the job.")));
        }
        else
        {
            Continue(new Running(index, id, 0), status);
        }
    }

    private async Task LookAsync(Running job, CancellationToken cancellationToken)
    {
        string? status;
        try
        {
            (_, status) = await ReadAsync(await look(job.Id, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            // It goes on at the server, whatever becomes of the run.
            bool isOfTheJob = IsOfOneJob(failure, cancellationToken);
            bool isGone = failure is ApiException { StatusCode: HttpStatusCode.NotFound or HttpStatusCode.Gone };
            if (isOfTheJob && (isGone || job.Failures + 1 >= options.MaxPollFailures))
            {
                End(new JobResult(job.Index, JobOutcome.InDoubt, job.Id, null, failure));
                return;
            }

            _running.Enqueue(job with { Failures = job.Failures + 1 });
            if (isOfTheJob)
            {
                return;
            }

            throw;
        }

        Continue(job with { Failures = 0 }, status);
    }

    private void Continue(Running job, string? status)
    {
        if (status is null || rule.RunningStates.Contains(status, StringComparer.OrdinalIgnoreCase))
        {
            _running.Enqueue(job);
            return;
        }

        bool hasFailed = rule.FailedStates.Contains(status, StringComparer.OrdinalIgnoreCase);
        End(new JobResult(job.Index, hasFailed ? JobOutcome.Failed : JobOutcome.Completed, job.Id, status, null));
    }

    private void End(JobResult result)
    {
        _results.Add(result);
        _progress?.Report(result);
    }

    /// <summary>Refused credentials speak of the whole call, and so does a caller who gives up: both end the run.</summary>
    private static bool IsOfOneJob(Exception failure, CancellationToken cancellationToken) => failure switch
    {
        ApiException { StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden } => false,
        HttpRequestException or JsonException or IOException => true,
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        _ => false,
    };

    /// <summary>A 4xx, and what never left: nothing was started.</summary>
    private static bool IsRejection(Exception failure) =>
        failure is BulkUnsentException or RequestThrottledException or ApiException { StatusCode: >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError and not HttpStatusCode.RequestTimeout };

    private static Exception Cause(Exception failure) => failure is BulkUnsentException { InnerException: { } kept } ? kept : failure;

    private async Task<(string? Id, string? Status)> ReadAsync(HttpResponseMessage reply, CancellationToken cancellationToken)
    {
        using (reply)
        {
            using Stream body = await reply.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            using JsonDocument document = await JsonDocument.ParseAsync(body, default, cancellationToken).ConfigureAwait(false);
            return (Text(document.RootElement, rule.IdProperty), Text(document.RootElement, rule.StatusProperty));
        }
    }

    private static string? Text(JsonElement document, string name) =>
        document.ValueKind == JsonValueKind.Object && document.TryGetProperty(name, out JsonElement value)
            ? value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Number => value.GetRawText(),
                _ => null,
            }
            : null;

    private sealed record Running(int Index, string Id, int Failures);
}
