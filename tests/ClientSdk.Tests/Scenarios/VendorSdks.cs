// What vendors' own libraries look like from outside: a namespace of their name, and a client over an HttpClient that is given to it.
#pragma warning disable IDE0130 // The namespace is the vendor's: that is what is tried.

namespace Auth0.ManagementApi
{
    internal sealed class ManagementApiClient(string token, Uri baseUri, HttpClient client)
    {
        public async Task<string> GetUsersAsync()
        {
            using HttpRequestMessage request = new(HttpMethod.Get, new Uri(baseUri, "users"));
            request.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", token);
            using HttpResponseMessage response = await client.SendAsync(request);
            return await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
        }
    }
}

namespace Kinde.Api
{
    internal sealed class KindeClient(HttpClient client)
    {
        public HttpClient Client => client;
    }
}
