using System.Net;
using System.Text;

namespace ClientSdk.Tests.Api;

/// <summary>A server in a few lines: it answers with a function and remembers what it saw.</summary>
internal sealed class StubServer(Func<SeenRequest, HttpResponseMessage> answer) : HttpMessageHandler
{
    private readonly object _lock = new();

    public List<SeenRequest> Seen { get; } = [];

    public HttpResponseMessage Answer(SeenRequest seen) => answer(seen);

    /// <summary>Takes place before each reply; by default the reply comes at once.</summary>
    public Func<CancellationToken, Task> Before { get; set; } = _ => Task.CompletedTask;

    public static HttpResponseMessage Json(string body, HttpStatusCode status = HttpStatusCode.OK, string? link = null)
    {
        HttpResponseMessage reply = new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (link is not null)
        {
            reply.Headers.TryAddWithoutValidation("Link", link);
        }

        return reply;
    }

    public static HttpResponseMessage Json(string body, int status) => Json(body, (HttpStatusCode)status);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        SeenRequest seen = new(request.Method, request.RequestUri!, body, request.Headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value)));
        lock (_lock)
        {
            Seen.Add(seen);

            // A walk in circles must end the test, and not the machine.
            Assert.True(Seen.Count <= 5000, "The server got more than 5,000 requests.");
        }

        await Before(cancellationToken);
        HttpResponseMessage response = answer(seen);
        response.RequestMessage = request;
        return response;
    }
}
