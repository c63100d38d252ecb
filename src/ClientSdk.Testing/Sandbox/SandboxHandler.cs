using System.Net;

namespace ClientSdk.Testing.Sandbox;

/// <summary>A personality behind an HttpClient, without sockets.</summary>
internal sealed class SandboxHandler(SandboxPersonality personality, TimeProvider time, string client) : HttpMessageHandler
{
    // HttpClient.Send goes this way; on a virtual clock with latency it would wait for itself, so there it is only good without.
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        SendAsync(request, cancellationToken).GetAwaiter().GetResult();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        byte[] body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        SandboxRequest arrived = new(request.Method.Method, request.RequestUri!, name => Header(request, name), body, client);
        Task<SandboxOutcome> work = personality.ProcessAsync(arrived);
        try
        {
            SandboxOutcome outcome = await ExactDelay.OrCancelAsync(work, cancellationToken).ConfigureAwait(false);
            return Respond(outcome, request);
        }
        catch (OperationCanceledException) when (!work.IsCompleted)
        {
            // The server goes on alone, and its place is free when it is done.
            _ = work.ContinueWith(
                static done => done.Result.Finish(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            throw;
        }
    }

    private HttpResponseMessage Respond(SandboxOutcome outcome, HttpRequestMessage request)
    {
        if (outcome.Reply is not { } reply)
        {
            outcome.Finish();
            throw new HttpRequestException("The sandbox cut the connection.", new IOException("Connection reset by the sandbox."));
        }

        HttpResponseMessage response = new((HttpStatusCode)reply.Status) { RequestMessage = request, Content = Content(outcome, reply) };
        response.Headers.TryAddWithoutValidation("Date", outcome.Date);
        if (reply.ContentType is not null)
        {
            response.Content.Headers.TryAddWithoutValidation("Content-Type", reply.ContentType);
        }

        foreach (KeyValuePair<string, string> header in reply.Headers)
        {
            response.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        return response;
    }

    private HttpContent Content(SandboxOutcome outcome, SandboxReply reply)
    {
        if (outcome.BodyTime > TimeSpan.Zero)
        {
            return new SlowContent(outcome, reply.Body, time);
        }

        outcome.Finish();
        return new ReadOnlyMemoryContent(reply.Body);
    }

    private static string? Header(HttpRequestMessage request, string name)
    {
        if (request.Headers.TryGetValues(name, out IEnumerable<string>? values)
            || (request.Content?.Headers.TryGetValues(name, out values) ?? false))
        {
            return string.Join(", ", values);
        }

        return null;
    }
}
