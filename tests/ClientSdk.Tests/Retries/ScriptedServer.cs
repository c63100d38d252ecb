using System.Net;
using ClientSdk.Limits;

namespace ClientSdk.Tests.Retries;

/// <summary>Answers by a script, whose last line repeats. It takes the throttle's place: a reply marked as a refusal sets the journey's verdict.</summary>
internal sealed class ScriptedServer(TimeProvider time) : HttpMessageHandler
{
    private readonly List<Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>>> _script = [];

    public List<SentRequest> Seen { get; } = [];

    public List<DateTimeOffset> DisposedAt { get; } = [];

    public ScriptedServer Reply(int status, Action<HttpResponseMessage>? with = null) => Add((request, _) =>
    {
        HttpResponseMessage response = new((HttpStatusCode)status)
        {
            RequestMessage = request,
            Content = new TrackedContent($"reply {Seen.Count}", () => DisposedAt.Add(time.GetUtcNow())),
        };
        with?.Invoke(response);
        return Task.FromResult(response);
    });

    /// <summary>A refusal as our throttle leaves it.</summary>
    public ScriptedServer Refuse(RefusalVerdict verdict = RefusalVerdict.WaitAtGate, int status = 429) => Reply(status, response =>
    {
        RequestJourney journey = RequestJourney.Of(response.RequestMessage!);
        journey.Verdict = verdict;
        journey.CountedRefusals++;
        journey.Refusals++;
        journey.GaveUp = verdict == RefusalVerdict.ReturnToCaller ? "the throttle's reason" : null;
    });

    public ScriptedServer Fail(Exception failure) => Add((_, _) => Task.FromException<HttpResponseMessage>(failure));

    /// <summary>No reply until the request is cancelled.</summary>
    public ScriptedServer Hang() => Add(async (_, cancellationToken) =>
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
        throw new InvalidOperationException("unreachable");
    });

    public ScriptedServer Add(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> line)
    {
        _script.Add(line);
        return this;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string? body = null;
        if (request.Content is { } content)
        {
            using MemoryStream wire = new();
            await content.CopyToAsync(wire, cancellationToken);
            body = System.Text.Encoding.UTF8.GetString(wire.ToArray());
        }

        Seen.Add(new SentRequest(request.Method, request.RequestUri, body, time.GetUtcNow(), request.Headers.Authorization is not null));
        return await _script[Math.Min(Seen.Count, _script.Count) - 1](request, cancellationToken);
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        SendAsync(request, cancellationToken).GetAwaiter().GetResult();
}
