// Pictures: recognised by content, stripped, shrunk; shown only to those who may see them.
import sharp from 'sharp';
import { cleanPhoto, kindOf } from '../../server/media/photo';
import { type Browser, type House, openHouse } from './house';
import { putRequest } from './requests';

const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: { r: 200, g: 30, b: 30 } } });

describe('pictures', () => {
  let house: House;
  let wang: Browser;
  let li: Browser;
  const room = '/api/chat/rooms/xf-1-residents/messages';
  beforeAll(async () => {
    house = await openHouse();
    wang = await house.visitor('wang');
    li = await house.visitor('li');
  });
  afterAll(() => house.close());

  const upload = (browser: Browser, bytes: Buffer, name = 'x.jpg') =>
    browser.post('/api/chat/media').attach('file', bytes, name);

  it('strips position and camera, turns upright, keeps the picture', async () => {
    const exif = { IFD0: { Model: 'SecretCamera', Orientation: '6' }, IFD3: { GPSLatitude: '30/1 16/1 0/1' } };
    const bytes = await picture(40, 20).withExif(exif).jpeg().toBuffer();
    expect(bytes.includes('SecretCamera')).toBe(true);
    const res = await upload(wang, bytes).expect(201);
    const back = await wang.get(res.body.url).expect(200).expect('Content-Type', 'image/jpeg');
    expect(Buffer.from(back.body).includes('SecretCamera')).toBe(false);
    expect((await sharp(back.body).metadata()).exif).toBeUndefined();
  });

  it('goes by content, not by name', async () => {
    const png = await picture(5, 5).png().toBuffer();
    await upload(wang, png, 'movie.exe').expect(201);
    const script = Buffer.from('<script>alert(1)</script>'.repeat(10));
    const res = await upload(wang, script, 'photo.jpg').expect(415);
    expect(res.body.error.message).toContain('JPEG');
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="x()"></svg>'.padEnd(200));
    await upload(wang, svg, 'a.png').expect(415);
  });

  it('advises about HEIC and refuses broken and oversized ones', async () => {
    const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic'), Buffer.alloc(100)]);
    const res = await upload(wang, heic, 'a.heic').expect(415);
    expect(res.body.error.code).toBe('heic');
    const jpeg = await picture(50, 50).jpeg().toBuffer();
    await upload(wang, jpeg.subarray(0, 200)).expect(422);
    await upload(wang, Buffer.alloc(9 * 1024 * 1024, 0xff)).expect(413);
    await wang.post('/api/chat/media').send({ file: 'x' }).expect(415);
    await wang.post('/api/chat/media').field('other', 'x').expect(400);
    await wang.post('/api/chat/media').attach('file', jpeg, 'a').attach('file', jpeg, 'b').expect(400);
  });

  it('refuses a small file that claims to be a huge picture', async () => {
    const bomb = await picture(8000, 8000).png({ compressionLevel: 9 }).toBuffer();
    expect(bomb.length).toBeLessThan(8 * 1024 * 1024);
    await expect(cleanPhoto(bomb)).rejects.toMatchObject({ code: 'badPicture' });
  });

  it('shrinks to 2048 pixels', async () => {
    const out = await cleanPhoto(await picture(3000, 1000).webp().toBuffer());
    expect([out.width, out.height, out.type]).toEqual([2048, 683, 'image/webp']);
    expect(kindOf(out.bytes)).toBe('webp');
  });

  it('shows a picture to the members of its room only', async () => {
    const { body } = await upload(wang, await picture(9, 9).jpeg().toBuffer()).expect(201);
    await li.get(body.url).expect(404);
    const said = await wang
      .post(room)
      .send({ clientId: 'ph', text: '', photos: [body.id] })
      .expect(201);
    expect(said.body.message.photos).toEqual([{ id: body.id, url: body.url, width: 9, height: 9 }]);
    expect(house.heard.at(-1)?.photos).toEqual([expect.objectContaining({ id: body.id, type: 'image/jpeg' })]);
    await li.get(body.url).expect(200);
    await (await house.visitor('zhou')).get(body.url).expect(404);
    await house.http().get(body.url).expect(404);
    await li
      .post(room)
      .send({ clientId: 'steal', text: '', photos: [body.id] })
      .expect(422);
  });

  it("shows a request's picture to its staff, a private one only to those in charge", async () => {
    const { body } = await upload(wang, await picture(9, 9).jpeg().toBuffer()).expect(201);
    const photos = [{ id: body.id, type: 'image/jpeg', size: 1 }];
    const open = await putRequest(house, { photos });
    const hidden = await putRequest(house, { photos, private: true });
    const [worker, helper, far] = await Promise.all([house.staff('li'), house.staff('wu'), house.staff('hu')]);
    await worker.get(body.url).expect(404);
    await worker.get(`${body.url}?request=${open._id}`).expect(200);
    await helper.get(`${body.url}?request=${open._id}`).expect(200);
    await worker.get(`${body.url}?request=${hidden._id}`).expect(200);
    await helper.get(`${body.url}?request=${hidden._id}`).expect(404);
    await far.get(`${body.url}?request=${open._id}`).expect(404);
  });

  it('shows a picture the bot sends to the room it is sent to', async () => {
    const { body } = await upload(wang, await picture(9, 9).jpeg().toBuffer()).expect(201);
    const zhou = await house.visitor('zhou');
    await zhou.get(body.url).expect(404);
    const row = { key: 'k', roomId: 'hp-1-residents', direct: false, text: '修好了', buttons: [], photos: [body.id] };
    await house.chat.send(row);
    await zhou.get(body.url).expect(200);
  });

  it('lets staff upload for an act', async () => {
    const worker = await house.staff('li');
    const jpeg = await picture(9, 9).jpeg().toBuffer();
    const { body } = await worker.post('/api/media').attach('file', jpeg, 'done.jpg').expect(201);
    const request = await putRequest(house);
    await worker
      .post(`/api/requests/${request._id}/acts/resolve`)
      .send({ text: '换了灯', photos: [body.id] })
      .expect(200);
    expect(house.acted.at(-1)?.args['photos']).toEqual([expect.objectContaining({ id: body.id })]);
    const chief = await house.staff('fang');
    await chief
      .post(`/api/requests/${request._id}/acts/note`)
      .send({ text: '看', photos: [body.id] })
      .expect(422);
  });
});
