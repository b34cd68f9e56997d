import { pictureAddress } from '@remote-swe/core/adapters/github/reading/pictures/address';
import { describe, expect, it } from 'vitest';

const CLOUD = 'https://github.com';
const ENTERPRISE = 'https://github.acme.example';
const LOCAL = 'http://127.0.0.1:4000/github';

const FILE = 'it is a file of a repository, which is not fetched without a credential: read it from a clone';
const PAGE = "it is at a page of GitHub's that is no upload, which is not fetched without a credential";
const OTHER_HOST = "it is at another host than GitHub's own, which is not asked";
const PROTOCOL = "GitHub's own hosts are asked by plain HTTPS alone";

describe('addresses of pictures', () => {
  it.each([
    ['https://private-user-images.githubusercontent.com/1/2.png?jwt=x.y.z', CLOUD],
    ['https://camo.githubusercontent.com/0a/0b', CLOUD],
    ['https://github.com/user-attachments/assets/0bec7adc-52c5-432f-bca7-c9a3186649b4', CLOUD],
    ['https://user-images.githubusercontent.com/1/2.png', ENTERPRISE],
  ])('The address %s is asked where it is public', (address, server) => {
    expect(pictureAddress(address, server)).toMatchObject({ isTrusted: false });
  });

  it.each([
    [`${ENTERPRISE}/storage/user/5/files/953b5f46?token=x`, ENTERPRISE],
    ['https://media.github.acme.example/user/5/files/1', ENTERPRISE],
    ['/storage/user/5/files/1', ENTERPRISE],
    [`${LOCAL}/user-attachments/assets/1`, LOCAL],
  ])('The address %s is one of the operator’s own host', (address, server) => {
    expect(pictureAddress(address, server)).toMatchObject({ isTrusted: true });
  });

  it.each([
    ['https://evil.example/a.png', CLOUD],
    ['http://169.254.169.254/latest/meta-data/', CLOUD],
    ['http://private-user-images.githubusercontent.com/1.png', CLOUD],
    ['https://githubusercontent.com.evil.example/1.png', CLOUD],
    ['https://evilgithubusercontent.com/1.png', CLOUD],
    ['https://camo.githubusercontent.com:8443/1.png', CLOUD],
    ['https://camo.githubusercontent.com./1.png', CLOUD],
    ['https://github.com/login/oauth/authorize', CLOUD],
    ['https://github.com/user-attachments/../settings', CLOUD],
    ['https://gist.github.com/user-attachments/assets/1', CLOUD],
    ['https://a:b@camo.githubusercontent.com/1.png', CLOUD],
    ['file:///etc/passwd', CLOUD],
    ['data:image/png;base64,AAAA', CLOUD],
    ['http://github.acme.example/1.png', ENTERPRISE],
    ['https://github.acme.example:9200/1.png', ENTERPRISE],
    ['https://evilgithub.acme.example/1.png', ENTERPRISE],
    ['http://127.0.0.1:4000/sqs/queue', LOCAL],
    ['http://127.0.0.1:4000/github/../ssm', LOCAL],
    ['http://127.0.0.1:4001/github/1.png', LOCAL],
    ['http://localhost:4000/github/1.png', LOCAL],
    [`https://camo.githubusercontent.com/${'a'.repeat(4_000)}`, CLOUD],
    ['', LOCAL],
  ])('The address %s is never asked', (address, server) => {
    expect(pictureAddress(address, server)).toHaveProperty('problem');
  });

  it.each([
    ['https://github.com/o/r/raw/main/x.png', CLOUD, FILE],
    ['https://github.com/o/r/blob/main/docs/x.png?raw=true', CLOUD, FILE],
    ['/o/r/raw/main/x.png', CLOUD, FILE],
    ['https://www.github.com/o/r/raw/main/x.png', CLOUD, FILE],
    ['https://github.com/octocat.png', CLOUD, PAGE],
    ['https://gist.github.com/user-attachments/assets/1', CLOUD, PAGE],
    ['https://github.acme.example.evil.example/o/r/raw/main/x.png', ENTERPRISE, OTHER_HOST],
    ['https://evil.example/o/r/raw/main/x.png', CLOUD, OTHER_HOST],
    ['https://evilgithub.com/o/r/raw/main/x.png', CLOUD, OTHER_HOST],
    ['http://camo.githubusercontent.com/1.png', CLOUD, PROTOCOL],
    ['https://camo.githubusercontent.com:8443/1.png', CLOUD, PROTOCOL],
    ['https://a:b@camo.githubusercontent.com/1.png', CLOUD, 'its address holds a name or a password'],
    ['data:image/png;base64,AAAA', CLOUD, 'its address is not one of the web'],
    [`https://camo.githubusercontent.com/${'a'.repeat(4_000)}`, CLOUD, 'its address is too long'],
    ['http://[', CLOUD, 'its address cannot be read'],
  ])('Of the address %s it is told why it is not asked', (address, server, problem) => {
    expect(pictureAddress(address, server)).toEqual({ problem });
  });
});
