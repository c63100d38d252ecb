using System.Net;
using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Simulation.Clients;

/// <summary>Each caller sends its refused request again by itself, without end but for the simulation's patience.</summary>
internal sealed class RetryOnly(Func<HttpResponseMessage, int, Random, TimeSpan> delay, Circumstances from) : DelegatingHandler
{
    private readonly Random _random = new(from.Seed);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        for (int attempt = 0; ; attempt++)
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            if (response.StatusCode != HttpStatusCode.TooManyRequests || from.Clock.Elapsed > from.Patience)
            {
                return response;
            }

            await ExactDelay.WaitAsync(delay(response, attempt, _random), from.Clock);
            response.Dispose();
        }
    }
}
