using System.Net;
using ClientSdk.Testing.Clock;
using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Simulation.Clients;

/// <summary>
/// The adaptive retry mode of the AWS SDKs as their reference guide describes it: a token bucket whose rate falls by a third with each
/// throttled reply and grows back along a cubic, as TCP's CUBIC does; refused calls are sent again after exponential back-off with full
/// jitter, here without end.
/// </summary>
internal sealed class AwsAdaptive(VirtualClock clock, int seed, TimeSpan patience) : DelegatingHandler
{
    private const double LowestRate = 0.5;
    private const double Beta = 0.7;
    private const double Scale = 0.4;
    private const double Smoothing = 0.8;
    private const double LongestBackOff = 20;

    private readonly Random _random = new(seed);
    private bool _isOn;
    private double _rate = LowestRate;
    private double _capacity = 1;
    private double _tokens;
    private double _refilledAt;
    private double _measured;
    private double _measuredAt;
    private int _counted;
    private double _rateAtThrottle;
    private double _throttledAt;

    private double Now => clock.Elapsed.TotalSeconds;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        for (int attempt = 0; ; attempt++)
        {
            await AcquireAsync();
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            bool isThrottled = response.StatusCode == HttpStatusCode.TooManyRequests;
            Learn(isThrottled);
            if (!isThrottled || clock.Elapsed > patience)
            {
                return response;
            }

            response.Dispose();
            await ExactDelay.WaitAsync(TimeSpan.FromSeconds(_random.NextDouble() * Math.Min(LongestBackOff, Math.Pow(2, Math.Min(attempt, 10)))), clock);
        }
    }

    private async Task AcquireAsync()
    {
        while (_isOn)
        {
            Refill();
            if (_tokens >= 1)
            {
                _tokens--;
                return;
            }

            await ExactDelay.WaitAsync(TimeSpan.FromSeconds((1 - _tokens) / _rate) + TimeSpan.FromTicks(1), clock);
        }
    }

    private void Learn(bool isThrottled)
    {
        Measure();
        double rate;
        if (isThrottled)
        {
            double used = _isOn ? Math.Min(_measured, _rate) : _measured;
            (_rateAtThrottle, _throttledAt, _isOn) = (used, Now, true);
            rate = used * Beta;
        }
        else
        {
            double inflection = Math.Cbrt(_rateAtThrottle * (1 - Beta) / Scale);
            rate = (Scale * Math.Pow(Now - _throttledAt - inflection, 3)) + _rateAtThrottle;
        }

        Refill();
        _rate = Math.Max(LowestRate, Math.Min(rate, 2 * _measured));
        _capacity = Math.Max(1, _rate);
        _tokens = Math.Min(_tokens, _capacity);
    }

    /// <summary>Replies per second, in halves of a second, smoothed.</summary>
    private void Measure()
    {
        double bucket = Math.Floor(Now * 2) / 2;
        _counted++;
        if (bucket > _measuredAt)
        {
            _measured = (_counted / (bucket - _measuredAt) * Smoothing) + (_measured * (1 - Smoothing));
            (_counted, _measuredAt) = (0, bucket);
        }
    }

    private void Refill()
    {
        _tokens = Math.Min(_capacity, _tokens + ((Now - _refilledAt) * _rate));
        _refilledAt = Now;
    }
}
