using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace ClientSdk.Testing.Sandbox;

/// <summary>Between Kestrel and a personality.</summary>
internal static class SandboxEndpoint
{
    internal static async Task HandleAsync(HttpContext context, SandboxPersonality personality, TimeProvider time)
    {
        SandboxRequest request = await ReadAsync(context).ConfigureAwait(false);
        SandboxOutcome outcome = await personality.ProcessAsync(request).ConfigureAwait(false);
        try
        {
            await WriteAsync(context, outcome, time).ConfigureAwait(false);
        }
        finally
        {
            outcome.Finish();
        }
    }

    private static async Task<SandboxRequest> ReadAsync(HttpContext context)
    {
        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body).ConfigureAwait(false);
        return new SandboxRequest(
            context.Request.Method,
            new Uri(context.Request.GetEncodedUrl()),
            name => context.Request.Headers.TryGetValue(name, out Microsoft.Extensions.Primitives.StringValues values) ? values.ToString() : null,
            body.ToArray(),
            context.Connection.RemoteIpAddress?.ToString() ?? "unknown");
    }

    private static async Task WriteAsync(HttpContext context, SandboxOutcome outcome, TimeProvider time)
    {
        if (outcome.Reply is not { } reply)
        {
            // As below: who sees the connection end finds the place free.
            outcome.Finish();
            context.Abort();
            return;
        }

        HttpResponse response = context.Response;
        response.StatusCode = reply.Status;
        response.ContentType = reply.ContentType;
        response.ContentLength = reply.Status == 204 ? null : reply.Body.Length;
        response.Headers.Date = outcome.Date;
        foreach (KeyValuePair<string, string> header in reply.Headers)
        {
            response.Headers.Append(header.Key, header.Value);
        }

        if (outcome.BodyTime > TimeSpan.Zero)
        {
            await response.StartAsync().ConfigureAwait(false);
            await response.Body.FlushAsync().ConfigureAwait(false);
            await ExactDelay.WaitAsync(outcome.BodyTime, time).ConfigureAwait(false);
        }

        // The place is given back before the last byte leaves: the client that has read it must find the place free.
        outcome.Finish();
        if (!reply.Body.IsEmpty && context.Request.Method != "HEAD")
        {
            await response.Body.WriteAsync(reply.Body).ConfigureAwait(false);
        }
    }
}
